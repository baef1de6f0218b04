using System.Xml.Linq;

namespace SparkMusic.Lakes;

/// <summary>
/// Where a lake on HDFS is: <c>hdfs://host:port/path</c>, the address that Spark uses, and where its NameNode answers WebHDFS.
/// </summary>
/// <param name="Root">The lake's address, no slash at the end; its port may be missing: 8020, or the host is the name of an HA
/// service.</param>
/// <param name="Path">Its folder, <c>/lake</c>.</param>
/// <param name="NameNodes">One address, or several of which one is active.</param>
/// <param name="User">Who we are for HDFS.</param>
public sealed record HdfsLocation(string Root, string Path, IReadOnlyList<Uri> NameNodes, string User)
{
    const string Scheme = "hdfs://", WebHdfs = "SPARKMUSIC_WEBHDFS", Example = "Write it like hdfs://namenode:9000/lake.";
    const int HttpPort = 9870;
    const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    public static bool IsOne(string location) => location.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// WebHDFS is at <c>SPARKMUSIC_WEBHDFS</c> (addresses with commas between them), else where <c>HADOOP_CONF_DIR/hdfs-site.xml</c> says,
    /// else at port 9870 of the location's host. The user is <c>HADOOP_USER_NAME</c>, else this process's, as for Spark.
    /// </summary>
    /// <exception cref="SparkMusicException">Usage: the location or the setting cannot be understood.</exception>
    public static HdfsLocation Of(string location, Func<string, string?> environment)
    {
        var slash = location.IndexOf('/', Scheme.Length);
        var authority = slash < 0 ? location[Scheme.Length..] : location[Scheme.Length..slash];
        var path = slash < 0 ? "" : location[slash..].TrimEnd('/');
        if (!Uri.TryCreate("http://" + authority, UriKind.Absolute, out var host) || host.Host.Length == 0 || host.UserInfo.Length > 0)
            throw SparkMusicException.Usage($"{location} names no NameNode.", Example);
        if (path.Length == 0) throw SparkMusicException.Usage($"{location} names no folder, and a lake is not the root of HDFS.", Example);
        if (!path[1..].Split('/').All(IsSegment))
            throw SparkMusicException.Usage($"{location} is no folder for a lake: its names are letters, digits and _ = . - @.", Example);
        var user = environment("HADOOP_USER_NAME") is { Length: > 0 } given ? given : Environment.UserName;
        return new HdfsLocation($"{Scheme}{authority}{path}", path, AddressesOf(authority, host.Host, environment), user);
    }

    static IReadOnlyList<Uri> AddressesOf(string authority, string host, Func<string, string?> environment)
    {
        if (environment(WebHdfs) is { Length: > 0 } set)
            return [.. set.Split(',', Trimmed).Select(one => AddressOf(one, WebHdfs))];
        if (environment("HADOOP_CONF_DIR") is { Length: > 0 } folder
            && AddressesIn(System.IO.Path.Combine(folder, "hdfs-site.xml"), authority, host) is { Count: > 0 } found) return found;
        return [AddressOf($"http://{host}:{HttpPort}", authority)];
    }

    static List<Uri> AddressesIn(string file, string authority, string host)
    {
        if (!File.Exists(file)) return [];
        var settings = new Dictionary<string, string>();
        foreach (var property in XDocument.Load(file).Descendants("property"))
            settings[property.Element("name")?.Value.Trim() ?? ""] = property.Element("value")?.Value.Trim() ?? "";
        string[] names = settings.TryGetValue($"dfs.ha.namenodes.{authority}", out var members)
            ? [.. members.Split(',', Trimmed).Select(member => $"dfs.namenode.http-address.{authority}.{member}")]
            : ["dfs.namenode.http-address"];
        // A NameNode that listens on every address says 0.0.0.0.
        return [.. names.Where(settings.ContainsKey).Select(name => AddressOf("http://" + settings[name].Replace("0.0.0.0", host), file))];
    }

    static Uri AddressOf(string text, string from) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.PathAndQuery == "/"
            ? address
            : throw SparkMusicException.Usage($"'{text}' ({from}) is no address of WebHDFS.", "Write it like http://namenode:9870.");

    static bool IsSegment(string segment) =>
        segment.Trim('.').Length > 0 && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '=' or '.' or '-' or '@');
}
