using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Verify;

/// <summary>Whether the record of runs says what happened, as far as the manifests can tell.</summary>
static class LedgerCheck
{
    const string LookUp = "See what the run did with 'sparkmusic sql', and build what is stale: sparkmusic run daily.";

    public static async Task RunAsync(Lake lake, IReadOnlyList<string> corrected, IReadOnlyList<Manifest> manifests, Findings findings,
        CancellationToken cancel)
    {
        foreach (var sentence in corrected) Add("", "_state/ledger.db", sentence, "It is corrected now; nothing is left to do.");
        if (lake.Ledger.Lost is { } lost) findings.Note(lost);
        // Runs first: one that ended before this has ended its attempts too.
        var runs = (await lake.Ledger.RunsAsync(int.MaxValue, cancel)).ToDictionary(run => run.RunId);
        var attempts = await lake.Ledger.AttemptsAsync(null, cancel);
        // Read again: what committed since the tables were read must not look like a lie.
        var truth = new Dictionary<string, Manifest>();
        foreach (var manifest in manifests) truth[manifest.Table] = await ReadOrAsync(lake, manifest, cancel);

        foreach (var attempt in attempts.Where(attempt => attempt.State == RunState.Succeeded))
            if (!truth.TryGetValue(attempt.Table, out var manifest))
                Add(attempt.Table, attempt.AttemptId, "The attempt is recorded as succeeded, but its table was never committed.", LookUp);
            else if (manifest.Epoch < attempt.Epoch || manifest.Epoch == attempt.Epoch && !Carries(manifest, attempt.AttemptId))
                Add(attempt.Table, attempt.AttemptId,
                    $"The attempt is recorded as succeeded under epoch {attempt.Epoch}, but the table's manifest is of "
                    + $"{manifest.AttemptId} under epoch {manifest.Epoch}.", LookUp);

        foreach (var last in attempts.GroupBy(attempt => (attempt.RunId, attempt.Table))
            .Select(tries => tries.MaxBy(attempt => attempt.Epoch)!))
            if (runs.TryGetValue(last.RunId, out var run) && run.State == RunState.Succeeded && last.State != RunState.Succeeded)
                Add(last.Table, last.RunId,
                    $"The run is recorded as succeeded, and its last attempt at {last.Table} as {Word(last.State)}.", LookUp);

        foreach (var run in runs.Values.Where(run => run.State is RunState.Succeeded
            && run.ExitCode is not null and not (ExitCodes.Done or ExitCodes.ChecksFailed)))
            Add("", run.RunId, $"The run is recorded as succeeded with exit code {run.ExitCode}.", LookUp);

        var known = attempts.ToLookup(attempt => (attempt.AttemptId, attempt.Table));
        var knownRuns = attempts.Select(attempt => attempt.RunId).Concat(runs.Keys).ToHashSet();
        foreach (var manifest in truth.Values) CheckManifest(manifest, known, knownRuns);
        var atWork = attempts.Where(attempt => attempt.State == RunState.Running).Select(attempt => attempt.Table).ToHashSet();
        CheckCopies((await lake.Ledger.PartitionsAsync(cancel))
            .ToLookup(copy => copy.Table), truth.Values.Where(table => !atWork.Contains(table.Table)));

        void CheckCopies(ILookup<string, PartitionCopy> copies, IEnumerable<Manifest> tables)
        {
            foreach (var manifest in tables)
            {
                var copied = copies[manifest.Table].ToDictionary(copy => copy.Partition);
                var wrong = manifest.Partitions.Where(own => !copied.Remove(own.Key, out var copy)
                    || (copy.Version, copy.Rows, copy.AttemptId) != (own.Value.Version, own.Value.Rows, own.Value.AttemptId))
                        .Select(own => own.Key);
                foreach (var key in wrong.Concat(copied.Keys).ToList())
                    Add(manifest.Table, $"{manifest.Table}/{key}", "The ledger's copy of this partition is not what the manifest says.",
                        "The table's next commit corrects it; or move _state/ledger.db away: it is made again from the manifests.");
            }
        }

        void CheckManifest(Manifest manifest, ILookup<(string, string), AttemptRecord> recorded, HashSet<string> recordedRuns)
        {
            foreach (var (attempt, run) in manifest.Partitions.Values.Select(entry => (entry.AttemptId, entry.RunId))
                .Append((manifest.AttemptId, manifest.RunId)).Distinct())
            {
                if (!recordedRuns.Contains(run))
                    Add(manifest.Table, run, $"The manifest of {manifest.Table} was committed by a run that the ledger does not know.",
                        LookUp);
                foreach (var record in recorded[(attempt, manifest.Table)]
                    .Where(record => record.State is not (RunState.Succeeded or RunState.Running)))
                    Add(manifest.Table, attempt, $"The attempt committed {manifest.Table} and is recorded as {Word(record.State)}.",
                        LookUp);
            }
        }

        void Add(string table, string place, string what, string nextStep) =>
            findings.Add(Promise.TruthfulRecord, table, place, what, nextStep);
    }

    static bool Carries(Manifest manifest, string attempt) => manifest.AttemptId == attempt
        || manifest.Partitions.Values.Any(entry => entry.AttemptId == attempt);

    static async Task<Manifest> ReadOrAsync(Lake lake, Manifest manifest, CancellationToken cancel) =>
        await lake.ReadManifestAsync(manifest.Table, cancel) ?? manifest;

    static string Word(RunState state) => state.ToString().ToLowerInvariant();
}
