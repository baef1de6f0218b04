using SparkMusic.Engines;
using SparkMusic.Jobs.Extract;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Tests.Verify;

/// <summary>Raw rows of a test, appended to a lake as an import appends them: one segment per partition, one commit.</summary>
static class RawRows
{
    static readonly DateTime SeenAt = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>
    /// A row from the values of some columns; the others are null, the origin is line <paramref name="line"/> of one file.
    /// </summary>
    public static object?[] Row(RawTable table, long line, params (string Column, object? Value)[] values)
    {
        var row = new object?[table.Columns.Count];
        foreach (var (column, value) in values) row[table.IndexOf(column)] = value;
        row[table.IndexOf("payload")] = $"{table.Name} {line}";
        row[table.IndexOf("_source")] = "file:test";
        row[table.IndexOf("_file")] = "test.csv";
        row[table.IndexOf("_line")] = line;
        row[table.IndexOf("_seen_at")] = SeenAt;
        return row;
    }

    public static async Task AppendAsync(Lake lake, ISqlEngine engine, IReadOnlyList<(RawTable Table, IReadOnlyList<object?[]> Rows)> rows)
    {
        var (run, id) = (LakeNames.NewId(TimeProvider.System), LakeNames.NewId(TimeProvider.System));
        await lake.Ledger.StartRunAsync(run, "import test", "duckdb", default);
        await using var attempt = await lake.BeginAsync(run, id, default);
        await using var session = await engine.OpenAsync(default);
        var commits = new List<TableCommit>();
        foreach (var (table, own) in rows.Append((RawTable.Imports, [Registered(run, rows)])))
        {
            var lease = await lake.Ledger.TryTakeLeaseAsync(table.Name, id, default) ?? throw new InvalidOperationException(table.Name);
            await lake.Ledger.StartAttemptAsync(id, run, table.Name, lease.Epoch, default);
            commits.Add(await StageAsync(lake, attempt, session, table, own, lease));
        }
        await attempt.CommitAsync(commits, default);
        await lake.Ledger.EndAttemptAsync(id, RunState.Succeeded, default);
        foreach (var commit in commits) await lake.Ledger.ReleaseLeaseAsync(commit.Lease);
        await lake.Ledger.EndRunAsync(run, RunState.Succeeded, 0, null, default);
    }

    static object?[] Registered(string run, IReadOnlyList<(RawTable Table, IReadOnlyList<object?[]> Rows)> rows)
    {
        var accounting = string.Join(", ",
            rows.Select(table =>
            $"\"{table.Table.Name}\": {{\"read\": {table.Rows.Count}, \"loaded\": {table.Rows.Count}, \"rejected\": 0}}"));
        var row = Row(RawTable.Imports, 0, ("sha256", run), ("name", "test.csv"), ("kind", "chart-history"), ("mapping", "{}"),
            ("bytes", 1L), ("rows_read", 1L),
            ("rows_loaded", 1L), ("rows_rejected", 0L), ("accounting", $"{{{accounting}}}"), ("run_id", run));
        row[RawTable.Imports.IndexOf("_source")] = "import";
        return row;
    }

    static async Task<TableCommit> StageAsync(
        Lake lake, LakeAttempt attempt, ISqlSession session, RawTable table, IReadOnlyList<object?[]> rows, Lease lease)
    {
        await session.AttachRowsAsync("_rows", table.Columns, rows, default);
        var query = table.Grain is { FolderKey: { } key, KeyExpression: { } expression } ? $"select *, {expression} as {key} from _rows"
            : "select * from _rows";
        var written = await session.WriteAsync(new WriteRequest(query, new Dictionary<string, object?>(), table.Columns, ["_line"],
            table.Grain.FolderKey,
            attempt.StagingOf("raw", table.Name), "part-" + attempt.Id, KeepEmpty: true), default);
        var current = await lake.ReadManifestAsync(table.Name, default)
            ?? new Manifest { Layer = "raw", Table = table.Name, Columns = [.. table.Columns] };
        var partitions = new SortedDictionary<string, PartitionEntry>(current.Partitions, StringComparer.Ordinal);
        foreach (var file in written)
        {
            var partition = file.Partition.Length == 0 ? PartitionKey.All : file.Partition;
            var described = await attempt.DescribeAsync("raw", table.Name, file, default) with { Segments = [$"{attempt.Id}-{partition}"] };
            IReadOnlyList<FileEntry> files = [.. partitions.GetValueOrDefault(partition)?.Files ?? [], described];
            partitions[partition] = new PartitionEntry
            {
                Version = Fingerprints.VersionOfSegments(files),
                Read = files.Sum(f => f.Rows),
                Rows = files.Sum(f => f.Rows),
                BuiltAt = SeenAt,
                RunId = attempt.RunId,
                AttemptId = attempt.Id,
                Files = files,
            };
        }
        var keys = written.Select(file => file.Partition.Length == 0 ? PartitionKey.All : file.Partition).Distinct().ToList();
        return new TableCommit(current with { Generation = current.Generation + 1, Partitions = partitions }, lease, keys, IsAppend: true);
    }
}
