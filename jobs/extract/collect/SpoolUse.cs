using SparkMusic.Calls;

namespace SparkMusic.Jobs.Extract.Collect;

/// <summary>Ties a spool of answers to a collector's commits.</summary>
static class SpoolUse
{
    /// <summary>The work, whose commits make the answers before them needless; at its end, a failure too, all is committed.</summary>
    public static Func<CollectorRun, CancellationToken, Task<T>> Around<T>(
        AnswerSpool? spool, Func<CollectorRun, CancellationToken, Task<T>> work) => spool is null ? work : (run, cancel) =>
    {
        run.Committed = spool.Committed;
        run.Ended = spool.Clear;
        return work(run, cancel);
    };
}
