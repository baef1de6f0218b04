using SparkMusic.Engines;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>What both ways of building need: the statement, its parameters, the partitions, and where files go.</summary>
/// <param name="Keys">Partitions to build; rows of others are left out.</param>
/// <param name="Folder">Staging folder of the table.</param>
/// <param name="RejectedFolder">Staging folder of its rejected rows.</param>
sealed record TableWork(
    ISqlSession Session,
    string Engine,
    TableSql Table,
    string Body,
    IReadOnlyDictionary<string, object?> Parameters,
    IReadOnlyList<string> Keys,
    string RunId,
    string Folder,
    string RejectedFolder,
    string FilePrefix)
{
    public static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    /// <summary>
    /// Partitions that are not built now, though the statement may give rows of them: they come with the builds of these.
    /// </summary>
    public IReadOnlyCollection<string> Elsewhere { get; init; } = [];

    /// <summary>A condition that keeps the asked partitions; keys are digits and dashes, checked when they were read.</summary>
    public string InKeys(string column) => $"{column} in ({ListOf(Keys)})";

    /// <summary>A condition that leaves out rows of <see cref="Elsewhere"/>; those that belong nowhere stay.</summary>
    public string NotElsewhere(string column) => Elsewhere.Count == 0 ? "true" : $"{column} not in ({ListOf(Elsewhere)})";

    static string ListOf(IEnumerable<string> keys) => string.Join(", ", keys.Select(key => $"'{key}'"));

    public WriteRequest Write(string sql, IReadOnlyDictionary<string, object?> parameters) =>
        new(sql, parameters, Table.Columns, Table.Key, Table.Grain.FolderKey, Folder, FilePrefix,
            KeepEmpty: Table.Grain.Unit == GrainUnit.Whole)
        {
            // A build whose key repeats fails, so the key orders all that is ever committed.
            IsSortUnique = true,
        };
}

/// <summary>Candidate rows of a partition by verdict.</summary>
sealed record RowCount(long Kept, long Rejected, long Duplicates);

/// <summary>A check's result on a partition: how many rows (or keys) break it.</summary>
sealed record CheckCount(string Partition, string Name, string Severity, long Failures);

/// <summary>What a build left in staging.</summary>
sealed record StagedTable(
    IReadOnlyList<WrittenFile> Files, IReadOnlyList<WrittenFile> RejectedFiles, IReadOnlyDictionary<string, RowCount> Counts,
    IReadOnlyList<CheckCount> Checks);
