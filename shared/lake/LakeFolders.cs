namespace SparkMusic.Lakes;

/// <summary>Where things lie in a lake; all that is ours begins with <c>_</c> at the root.</summary>
static class LakeFolders
{
    public const string Staging = "_staging";
    public const string Journal = "_journal";
    public const string Trash = "_trash";
    public const string Tables = "_state/tables";
    public const string Info = "_state/lake.json";

    const string FencedEnd = ".fenced";

    /// <summary>All folders that a lake needs before its first attempt.</summary>
    public static readonly string[] Own = [Staging, Journal, Trash, Tables];

    public static string StagingOf(string attempt) => $"{Staging}/{attempt}";

    /// <summary>Where a dead attempt's staging lies once it is fenced: every path the attempt itself knows is gone.</summary>
    public static string FencedOf(string attempt) => $"{Staging}/{attempt}{FencedEnd}";

    public static string JournalOf(string attempt) => $"{Journal}/{attempt}.json";

    public static string TextsOf(string attempt) => $"{LakeState.Texts}/{attempt}";

    public static string TrashOf(string attempt) => $"{Trash}/{attempt}";

    public static string ManifestOf(string table) => $"{Tables}/{table}.json";

    public static string StagedJournalOf(string staging) => $"{staging}/_journal.json";

    public static string StagedManifestsOf(string staging) => $"{staging}/_manifests";

    /// <summary>A manifest that waits for its commit.</summary>
    public static string StagedManifestOf(string staging, string table) => $"{StagedManifestsOf(staging)}/{table}.json";

    /// <summary>Where a folder that goes is put: below staging, so that a fenced attempt cannot take it away.</summary>
    public static string RemovedOf(string staging, string folder) => $"{staging}/_old/{folder}";

    /// <summary>The table of an entry of <see cref="Tables"/>; null for a foreign name.</summary>
    public static string? TableOf(string entry) =>
        entry.EndsWith(".json", StringComparison.Ordinal) && LakeNames.IsTable(entry[..^5]) ? entry[..^5] : null;

    public static string ParentOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    /// <summary>The attempt that an entry of <see cref="Staging"/> or <see cref="Journal"/> belongs to; null for a foreign name.</summary>
    public static string? AttemptOf(string entry)
    {
        var id = entry.EndsWith(FencedEnd, StringComparison.Ordinal) ? entry[..^FencedEnd.Length]
            : entry.EndsWith(".json", StringComparison.Ordinal) ? entry[..^".json".Length]
            : entry;
        return LakeNames.IsId(id) ? id : null;
    }
}
