namespace SparkMusic.Ledgers;

public enum RunState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
    Superseded,
}

/// <summary>The right to build a table. A later one has a greater epoch.</summary>
public sealed record Lease(string Table, long Epoch, string AttemptId);

/// <summary>
/// One request to build: <c>Request</c> is the command line that asked for it, <c>ExitCode</c> null until it ended and when its process
/// ended without a word.
/// </summary>
public sealed record RunRecord(
    string RunId,
    string Request,
    string Engine,
    RunState State,
    int? ExitCode,
    string? Message,
    DateTime RequestedAt,
    DateTime? StartedAt,
    DateTime? EndedAt);

/// <summary>One try at a table, and the process that made it (a pid of another boot is another process).</summary>
public sealed record AttemptRecord(
    string AttemptId,
    string RunId,
    string Table,
    long Epoch,
    RunState State,
    int Pid,
    string Host,
    string BootId,
    DateTime StartedAt,
    DateTime? EndedAt);

/// <summary>The ledger's copy of a manifest's partition, as far as the two are compared.</summary>
public sealed record PartitionCopy(string Table, string Partition, string Version, long Rows, string AttemptId);

static class LostRecords
{
    /// <summary>There was no ledger though tables were committed: what the manifests do not know is gone.</summary>
    public static string Tell(string place, int tables) =>
        $"The ledger {place} knew nothing of this lake: it is made again from the manifests of {tables} tables. Runs and check results "
            + "before are lost.";
}

/// <summary>
/// What one check found on one partition, passes too. <c>Severity</c> is reject, fail or warn; <c>Failures</c> counts rows.
/// </summary>
public sealed record CheckResult(
    string RunId,
    string AttemptId,
    string Table,
    string Partition,
    string Check,
    string Severity,
    long Failures,
    DateTime CheckedAt);
