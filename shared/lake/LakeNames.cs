using System.Globalization;
using System.Security.Cryptography;

namespace SparkMusic.Lakes;

/// <summary>Names in a lake: what may become a path, and what a path says.</summary>
public static class LakeNames
{
    /// <summary>The key of the only partition of a whole-table table.</summary>
    public const string Whole = "all";

    public const string RejectedLayer = "rejected";

    public const string RawLayer = "raw";

    /// <summary>Folders at the root that hold rows.</summary>
    public static readonly IReadOnlyList<string> Layers = [RawLayer, "clean", "enriched", "marts", RejectedLayer];

    /// <summary>A new id for a run or an attempt, sortable by time: <c>20261122t060601-1a2b3c4d5e6f</c>.</summary>
    public static string NewId(TimeProvider clock) =>
        clock.GetUtcNow().ToString("yyyyMMdd't'HHmmss-", CultureInfo.InvariantCulture)
        + RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>
    /// The folder of a partition, relative to the lake: <c>marts/x</c>, <c>clean/x/p_month=2021-11</c>, <c>raw/x/p_date=2018-11-15</c>.
    /// </summary>
    public static string FolderOf(string layer, string table, string partition)
    {
        if (!Layers.Contains(layer)) throw Bad("layer", layer, string.Join(", ", Layers));
        var folder = layer + "/" + CheckTable(table);
        if (partition == Whole) return folder;
        if (IsShaped(partition, "0000-00")) return folder + "/p_month=" + partition;
        if (IsShaped(partition, "0000-00-00")) return folder + "/p_date=" + partition;
        throw Bad("partition", partition, "2018-11-15, 2021-11 or all");
    }

    /// <summary>True for the key of a partition: a day or a month that there is, or <c>all</c>.</summary>
    public static bool IsPartition(string key) =>
        key == Whole
        || (IsShaped(key, "0000-00") && DateOnly.TryParseExact(key, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        || (IsShaped(key, "0000-00-00")
            && DateOnly.TryParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    public static bool IsTable(string name) => IsOf(name, IsLetter, c => IsAlphanumeric(c) || c == '_', 100);

    public static string CheckTable(string table) => IsTable(table) ? table : throw Bad("table", table, "[a-z0-9_], a letter first");

    public static bool IsId(string id) => IsOf(id, IsAlphanumeric, c => IsAlphanumeric(c) || c == '-', 100);

    public static string CheckId(string id) => IsId(id) ? id : throw Bad("run or attempt", id, "[a-z0-9-]");

    /// <summary>The attempt that wrote a file, from <c>part-{attempt}-{n}.parquet</c>; null for any other name.</summary>
    public static string? AttemptOf(string fileName)
    {
        const string Start = "part-", End = ".parquet";
        if (!fileName.StartsWith(Start, StringComparison.Ordinal) || !fileName.EndsWith(End, StringComparison.Ordinal)) return null;
        var middle = fileName[Start.Length..^End.Length];
        var dash = middle.LastIndexOf('-');
        return dash > 0 && IsId(middle[..dash]) && middle.Length > dash + 1 && middle[(dash + 1)..].All(char.IsAsciiDigit)
            ? middle[..dash]
            : null;
    }

    /// <summary>True for a path whose every segment is [a-z0-9_=.-], none empty, none only dots.</summary>
    public static bool IsPath(string path) => path.Split('/').All(IsSegment);

    static ArgumentException Bad(string what, string name, string allowed) => new($"'{name}' is no name of a {what}: {allowed}.");

    // By hand and not by Regex: these run when a lake is opened, and loading Regex alone takes longer than all of that.
    static bool IsOf(string name, Func<char, bool> first, Func<char, bool> rest, int longest) =>
        name.Length > 0 && name.Length <= longest && first(name[0]) && name.All(rest);

    static bool IsLetter(char c) => c is >= 'a' and <= 'z';

    static bool IsAlphanumeric(char c) => IsLetter(c) || char.IsAsciiDigit(c);

    static bool IsSegment(string segment) =>
        IsOf(segment, _ => true, c => IsAlphanumeric(c) || c is '_' or '=' or '.' or '-', 200) && segment.Trim('.').Length > 0;

    static bool IsShaped(string key, string shape) =>
        key.Length == shape.Length
            && key.Zip(shape).All(pair => pair.Second == '0' ? char.IsAsciiDigit(pair.First) : pair.First == pair.Second);
}
