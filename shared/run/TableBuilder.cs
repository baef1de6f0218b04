using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>What one build of a table did.</summary>
public sealed record BuildResult(Manifest Manifest, IReadOnlyList<string> Replaced, IReadOnlyList<CheckResult> Checks)
{
    public IReadOnlyList<CheckResult> Broken => [.. Checks.Where(check => check.Severity == "fail" && check.Failures > 0)];
}

/// <summary>Who builds: the run, its attempt and the lease it holds.</summary>
public sealed record Builder(string RunId, LakeAttempt Attempt, Lease Lease);

/// <summary>
/// Builds any set of partitions of one table with one statement: inputs attached in their windows, rows split or checked, files staged.
/// Nothing is visible before the caller commits the result.
/// </summary>
public sealed class TableBuilder(
    Catalog catalog, Lake lake, Fingerprints fingerprints, IReadOnlyDictionary<string, object?> settings, TimeProvider clock)
{
    /// <param name="session">A session of the engine, for this build alone.</param>
    /// <param name="engine">The engine's name, for <c>name.{engine}.sql</c>.</param>
    /// <param name="table">What is built.</param>
    /// <param name="keys">Its partitions.</param>
    /// <param name="manifests">Manifests of its inputs and of itself as they are now.</param>
    /// <param name="builder">Who builds.</param>
    /// <param name="cancel">Interrupts the statement on the engine.</param>
    public async Task<BuildResult> BuildAsync(ISqlSession session, string engine, CatalogTable table, IReadOnlyList<string> keys,
        IReadOnlyDictionary<string, Manifest> manifests, Builder builder, CancellationToken cancel)
    {
        var sql = catalog.SqlOf(table);
        await InputViews.AttachAsync(session, catalog, lake, table, keys, manifests, cancel);
        var work = new TableWork(session, engine, sql, catalog.BodyFor(table, engine), Parameters(sql, builder.RunId), keys, builder.RunId,
            builder.Attempt.StagingOf(table.LayerFolder, table.Name), builder.Attempt.StagingOf("rejected", table.Name), "part-"
            + builder.Attempt.Id)
        {
            Elsewhere = Windows.Neighbours(table, keys, name => manifests.GetValueOrDefault(name)),
        };
        var staged = sql.Splits ? await SplitBuild.RunAsync(work, cancel) : await DerivedBuild.RunAsync(work, cancel);
        return await DescribeAsync(table, sql, keys, staged, manifests, builder, cancel);
    }

    IReadOnlyDictionary<string, object?> Parameters(TableSql sql, string runId) =>
        sql.Settings.ToDictionary(name => name, name => settings.TryGetValue(name, out var value) ? value
            : throw SparkMusicException.Failed($"{sql.Name}.sql reads the setting '{name}', which does not exist in run {runId}."));

    async Task<BuildResult> DescribeAsync(CatalogTable table, TableSql sql, IReadOnlyList<string> keys, StagedTable staged,
        IReadOnlyDictionary<string, Manifest> manifests, Builder builder, CancellationToken cancel)
    {
        var previous = manifests.GetValueOrDefault(table.Name);
        var isRecut = previous?.Partitions.Keys.Any(key => PartitionKey.UnitOf(key) != table.Grain) == true;
        var partitions = new SortedDictionary<string, PartitionEntry>(isRecut ? [] : previous?.Partitions ?? [], StringComparer.Ordinal);
        // A table that is cut another way than it was is exchanged as a whole.
        var replaced = isRecut && table.Grain != GrainUnit.Whole ? new List<string> { PartitionKey.All } : [];
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var key in keys)
        {
            var files = await FilesAsync(builder.Attempt, table.LayerFolder, table.Name, staged.Files, key, cancel);
            var rejectedFiles = await FilesAsync(builder.Attempt, "rejected", table.Name, staged.RejectedFiles, key, cancel);
            var inputs = Fingerprints.Inputs(table, key, name => manifests.GetValueOrDefault(name));
            var count = staged.Counts.GetValueOrDefault(key, new RowCount(0, 0, 0));
            var entry = new PartitionEntry
            {
                Version = Fingerprints.Version(files),
                Fingerprint = fingerprints.Of(table, inputs),
                Inputs = inputs,
                Read = count.Kept + count.Rejected + count.Duplicates,
                Rows = count.Kept,
                Rejected = count.Rejected,
                Duplicates = count.Duplicates,
                BuiltAt = now,
                RunId = builder.RunId,
                AttemptId = builder.Attempt.Id,
                Files = files,
                RejectedFiles = rejectedFiles,
            };
            // The same bytes again: the files stay, nothing downstream becomes stale.
            if (!isRecut && previous?.Partitions.GetValueOrDefault(key) is { } old && old.Version == entry.Version && old.Rejected
                + entry.Rejected == 0)
            {
                entry = entry with { Files = old.Files, RejectedFiles = old.RejectedFiles };
                await builder.Attempt.DropStagedAsync(table.LayerFolder, table.Name, key, cancel);
            }
            else
                replaced.Add(key);
            partitions[key] = entry;
        }
        var manifest = new Manifest
        {
            Layer = table.LayerFolder,
            Table = table.Name,
            Generation = (previous?.Generation ?? 0) + 1,
            RunId = builder.RunId,
            AttemptId = builder.Attempt.Id,
            Epoch = builder.Lease.Epoch,
            Columns = sql.Columns,
            Partitions = partitions,
        };
        var checks = staged.Checks.Select(
            check => new CheckResult(builder.RunId, builder.Attempt.Id, table.Name, check.Partition, check.Name, check.Severity,
            check.Failures, now));
        return new BuildResult(manifest, replaced, [.. checks]);
    }

    static async Task<IReadOnlyList<FileEntry>> FilesAsync(
        LakeAttempt attempt, string layer, string table, IReadOnlyList<WrittenFile> files, string key, CancellationToken cancel)
    {
        var entries = new List<FileEntry>();
        foreach (var file in files.Where(file => (file.Partition.Length == 0 ? PartitionKey.All : file.Partition) == key))
            entries.Add(await attempt.DescribeAsync(layer, table, file, cancel));
        return entries;
    }
}
