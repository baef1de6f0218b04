using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>Appends what an attempt has staged to the raw tables: all of them with one journalled commit.</summary>
static class RawCommit
{
    /// <param name="lake">The lake.</param>
    /// <param name="attempt">Whose staging it is.</param>
    /// <param name="staged">Segments and refused rows by table.</param>
    /// <param name="leases">One for each of the tables.</param>
    /// <param name="builtAt">What the manifests say of the changed partitions.</param>
    /// <param name="cancel">Heeded until the commit is journalled.</param>
    /// <param name="refusedGone">By table, files of refused rows that go.</param>
    public static async Task RunAsync(Lake lake, LakeAttempt attempt, IReadOnlyList<StagedRaw> staged, IReadOnlyList<Lease> leases,
        DateTime builtAt, CancellationToken cancel,
        ILookup<string, string>? refusedGone = null)
    {
        var commits = new List<TableCommit>();
        foreach (var table in staged)
        {
            var current = await lake.ReadManifestAsync(table.Table.Name, cancel);
            var next = Next(current, table, attempt, builtAt);
            var gone = refusedGone?[table.Table.Name].ToList() ?? [];
            if (gone.Count > 0) next = next with { Refused = [.. next.Refused.Where(file => !gone.Contains(file.Name))] };
            var keys = table.Segments.Select(segment => segment.Partition).Concat(table.Emptied).Distinct().ToList();
            commits.Add(new TableCommit(next, leases.Single(lease => lease.Table == table.Table.Name), keys,
                IsAppend: !table.IsReplaced)
            { RefusedGone = gone });
        }
        await attempt.CommitAsync(commits, cancel);
    }

    static Manifest Next(Manifest? current, StagedRaw staged, LakeAttempt attempt, DateTime builtAt)
    {
        var partitions = new SortedDictionary<string, PartitionEntry>(current?.Partitions ?? [], StringComparer.Ordinal);
        foreach (var key in staged.Emptied)
            partitions[key] = new PartitionEntry
            {
                Version = Fingerprints.VersionOfSegments([]),
                BuiltAt = builtAt,
                RunId = attempt.RunId,
                AttemptId = attempt.Id,
            };
        foreach (var partition in staged.Segments.GroupBy(segment => segment.Partition))
        {
            var before = staged.IsReplaced ? null : partitions.GetValueOrDefault(partition.Key);
            IReadOnlyList<FileEntry> files = [.. before?.Files ?? [], .. partition.Select(segment => segment.File)];
            var rows = files.Sum(file => file.Rows);
            partitions[partition.Key] = new PartitionEntry
            {
                Version = Fingerprints.VersionOfSegments(files),
                Read = rows,
                Rows = rows,
                BuiltAt = builtAt,
                RunId = attempt.RunId,
                AttemptId = attempt.Id,
                Files = files,
            };
        }
        return new Manifest
        {
            Layer = LakeNames.RawLayer,
            Table = staged.Table.Name,
            Generation = (current?.Generation ?? 0) + 1,
            Columns = staged.Table.Columns,
            Partitions = partitions,
            Refused = [.. current?.Refused ?? [], .. staged.Refused],
            Cursor = staged.Cursor ?? current?.Cursor,
        };
    }
}
