using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace SparkMusic.Lakes;

/// <summary>Names in a lake: what may become a path, and what a path says.</summary>
public static partial class LakeNames
{
    /// <summary>The key of the only partition of a whole-table table.</summary>
    public const string Whole = "all";

    public const string RejectedLayer = "rejected";

    public const string RawLayer = "raw";

    /// <summary>Folders at the root that hold rows.</summary>
    public static readonly IReadOnlyList<string> Layers = [RawLayer, "clean", "enriched", "marts", RejectedLayer];

    /// <summary>A new id for a run or an attempt, sortable by time: <c>20261122t060601-1a2b3c4d5e6f</c>.</summary>
    public static string NewId(TimeProvider clock) =>
        clock.GetUtcNow().ToString("yyyyMMdd't'HHmmss", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>The folder of a partition, relative to the lake: <c>marts/x</c>, <c>clean/x/p_month=2021-11</c>, <c>raw/x/p_date=2018-11-15</c>.</summary>
    public static string FolderOf(string layer, string table, string partition)
    {
        if (!Layers.Contains(layer)) throw Bad("layer", layer, string.Join(", ", Layers));
        var folder = layer + "/" + CheckTable(table);
        if (partition == Whole) return folder;
        if (MonthKey().IsMatch(partition)) return folder + "/p_month=" + partition;
        if (DayKey().IsMatch(partition)) return folder + "/p_date=" + partition;
        throw Bad("partition", partition, "2018-11-15, 2021-11 or all");
    }

    public static bool IsTable(string name) => TableName().IsMatch(name);

    public static string CheckTable(string table) => IsTable(table) ? table : throw Bad("table", table, "[a-z0-9_], a letter first");

    public static bool IsId(string id) => Id().IsMatch(id);

    public static string CheckId(string id) => IsId(id) ? id : throw Bad("run or attempt", id, "[a-z0-9-]");

    /// <summary>The attempt that wrote a file, from <c>part-{attempt}-{n}.parquet</c>; null for any other name.</summary>
    public static string? AttemptOf(string fileName) => DataFile().Match(fileName) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>True for a path whose every segment is [a-z0-9_=.-], none empty, none only dots.</summary>
    public static bool IsPath(string path) => path.Split('/').All(segment => Segment().IsMatch(segment) && segment.Trim('.').Length > 0);

    static ArgumentException Bad(string what, string name, string allowed) => new($"'{name}' is no name of a {what}: {allowed}.");

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,99}\z")]
    private static partial Regex TableName();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,99}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^\d{4}-\d\d\z")]
    private static partial Regex MonthKey();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d\z")]
    private static partial Regex DayKey();

    [GeneratedRegex(@"^part-([a-z0-9][a-z0-9-]*)-\d+\.parquet\z")]
    private static partial Regex DataFile();

    [GeneratedRegex(@"^[a-z0-9_=.-]{1,200}\z")]
    private static partial Regex Segment();
}
