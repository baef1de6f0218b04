using SparkMusic.Engines;
using SparkMusic.Postgres.Publish;

namespace SparkMusic.Run;

/// <summary>How one table of a run ended.</summary>
public enum TableOutcome
{
    /// <summary>Nothing was stale.</summary>
    Fresh,

    /// <summary>Built and committed.</summary>
    Built,

    /// <summary>Built; the bytes were the same, so nothing downstream is stale.</summary>
    Unchanged,

    /// <summary>Failed; <see cref="TableReport.Error"/> says why.</summary>
    Failed,

    /// <summary>Not tried: an input failed, or the engine did not start.</summary>
    Skipped,
}

/// <summary>One table of a run.</summary>
public sealed record TableReport(string Table, string Layer, TableOutcome Outcome)
{
    public int Partitions { get; init; }

    public long Read { get; init; }

    public long Rows { get; init; }

    public long Rejected { get; init; }

    public long Duplicates { get; init; }

    /// <summary>Rules and warnings that some rows broke: name and rows.</summary>
    public IReadOnlyDictionary<string, long> Broken { get; init; } = new Dictionary<string, long>();

    public double Seconds { get; init; }

    public Exception? Error { get; init; }
}

/// <summary>A run as it ended.</summary>
public sealed record RunReport(string RunId, string Engine, IReadOnlyList<TableReport> Tables, double Seconds)
{
    /// <summary>What went to Postgres; null when nothing was to go there, or could not.</summary>
    public PublishReport? Published { get; init; }

    /// <summary>Why nothing was published although it was asked for; what was built stays in the lake.</summary>
    public Exception? PublishError { get; init; }

    /// <summary>
    /// 0; 3 when checks failed (or rows were rejected and the run was strict); 75 when all that failed may be tried again; else 1.
    /// </summary>
    public int ExitCodeFor(bool isStrict)
    {
        var codes = Tables.Where(table => table.Error is not null).Select(table => ExitCodes.Of(table.Error!)).Distinct().ToList();
        if (codes.Count == 1) return codes[0];
        if (codes.Count > 1)
            return codes.Contains(ExitCodes.ChecksFailed) && !codes.Contains(ExitCodes.Failed) ? ExitCodes.ChecksFailed : ExitCodes.Failed;
        if (PublishError is not null) return ExitCodes.Of(PublishError);
        return isStrict && Tables.Any(table => table.Rejected > 0) ? ExitCodes.ChecksFailed : ExitCodes.Done;
    }
}

/// <summary>
/// Takes the marts among a run's tables elsewhere, once all of them are built; <paramref name="engine"/> is the run's own, started when it
/// is asked for.
/// </summary>
public delegate Task<PublishReport> Publish(
    string runId, IReadOnlyList<CatalogTable> tables, Func<Task<ISqlEngine>> engine, CancellationToken cancel);

/// <summary>Watches a run; called from many threads.</summary>
public interface IRunProgress
{
    /// <summary>The run begins; these tables will be looked at, in this order.</summary>
    void Begin(string runId, IReadOnlyList<CatalogTable> tables);

    /// <summary>A table is being built; <paramref name="progress"/> tells 0..1 or null at any time.</summary>
    void Started(CatalogTable table, int partitions, Func<double?> progress);

    /// <summary>A table waits for another run that holds it.</summary>
    void Waiting(CatalogTable table, string holder);

    /// <summary>A table ended.</summary>
    void Ended(TableReport report);
}
