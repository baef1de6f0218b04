using Npgsql;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using static SparkMusic.Postgres.PostgresShort;

namespace SparkMusic.Postgres.Publish;

/// <summary>A partition that differs from what lies in Postgres: its new version and rows, or null when it is gone.</summary>
sealed record ChangedPartition(string Key, string? Version, long Rows);

/// <summary>A mart whose changed partitions lie in a temporary table of its own name.</summary>
sealed record StagedMart(MartTable Table, Manifest? Manifest, IReadOnlyList<ChangedPartition> Changed);

/// <summary>
/// Copies the changed partitions of marts into temporary tables of one session, by binary COPY. They go with the session, however it ends.
/// </summary>
sealed class StagedMarts(Lake lake, NpgsqlConnection connection, Action<string> step)
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    /// <param name="tables">Marts in their order.</param>
    /// <param name="manifests">Their manifests; a mart that was never built has none.</param>
    /// <param name="isForced">Everything counts as changed.</param>
    public async Task<IReadOnlyList<StagedMart>> StageAsync(
        IReadOnlyList<MartTable> tables, IReadOnlyDictionary<string, Manifest> manifests, bool isForced, CancellationToken cancel)
    {
        var there = (await connection.RowsAsync("select table_name, partition_key, version from sparkmusic.published",
            row => (Table: row.GetString(0), Key: row.GetString(1), Version: row.GetString(2)), cancel)).ToLookup(row => row.Table);
        var staged = new List<StagedMart>();
        using var files = new MartFiles(lake);
        await using var engine = DuckDbEngine.Open();
        foreach (var table in tables.Where(table => manifests.ContainsKey(table.Table)))
        {
            var manifest = manifests[table.Table];
            var mart = new StagedMart(table, manifest,
                Changed(manifest, there[table.Table].ToDictionary(row => row.Key, row => row.Version), isForced));
            staged.Add(mart);
            if (mart.Changed.Count == 0) continue;
            step($"copying {table.Table} to Postgres");
            await Faults.DuringAsync(FaultPoints.PublishCopied, () => CopyAsync(engine, mart, files, cancel));
        }
        return staged;
    }

    static List<ChangedPartition> Changed(Manifest manifest, Dictionary<string, string> there, bool isForced) =>
    [
        .. manifest.Partitions.Where(entry => isForced || there.GetValueOrDefault(entry.Key) != entry.Value.Version)
            .Select(entry => new ChangedPartition(entry.Key, entry.Value.Version, entry.Value.Rows)),
        .. there.Keys.Where(key => !manifest.Partitions.ContainsKey(key)).Select(key => new ChangedPartition(key, null, 0)),
    ];

    async Task CopyAsync(DuckDbEngine engine, StagedMart mart, MartFiles files, CancellationToken cancel)
    {
        var (table, manifest) = (mart.Table, mart.Manifest!);
        var temporary = "pg_temp." + Name(table.Table);
        await connection.ExecuteAsync($"drop table if exists {temporary}", cancel);
        await connection.ExecuteAsync($"create temporary table {Name(table.Table)} ({table.Definitions})", cancel);
        var paths = await files.FetchAsync(manifest,
            mart.Changed.Where(partition => partition.Version is not null).Select(partition => partition.Key), cancel);
        await using var session = await engine.OpenAsync(cancel);
        await session.AttachFilesAsync("_mart", table.Columns, paths, cancel);
        await using var reader = await session.QueryAsync(
            $"select {table.ColumnList} from _mart order by {table.KeyList}", NoParameters, cancel);
        var rows = await WriteAsync($"copy {temporary} ({table.ColumnList}) from stdin (format binary)", table.Columns, reader, cancel);
        if (rows != mart.Changed.Sum(partition => partition.Rows))
            throw SparkMusicException.Failed(
                $"The files of {table.Table} hold {rows} rows, and its manifest says "
                + $"{mart.Changed.Sum(partition => partition.Rows)}; nothing was published.",
                $"Run 'sparkmusic verify', then build it again: sparkmusic run {manifest.Layer}/{table.Table} --only --force.");
        await connection.ExecuteAsync($"analyze {temporary}", cancel);
    }

    async Task<long> WriteAsync(string copy, IReadOnlyList<Column> columns, IRowReader reader, CancellationToken cancel)
    {
        var types = columns.Select(column => MartTypes.DbTypeOf(column.Type)).ToArray();
        await using var importer = await connection.BeginBinaryImportAsync(copy, cancel);
        importer.Timeout = TimeSpan.FromMinutes(5);
        while (await reader.ReadAsync(cancel))
        {
            await importer.StartRowAsync(cancel);
            for (var i = 0; i < types.Length; i++)
                switch (reader.Current[i])
                {
                    case null: await importer.WriteNullAsync(cancel); break;
                    case string text: await importer.WriteAsync(text, types[i], cancel); break;
                    case int number: await importer.WriteAsync(number, types[i], cancel); break;
                    case long number: await importer.WriteAsync(number, types[i], cancel); break;
                    case double number: await importer.WriteAsync(number, types[i], cancel); break;
                    case bool isTrue: await importer.WriteAsync(isTrue, types[i], cancel); break;
                    case DateOnly day: await importer.WriteAsync(day, types[i], cancel); break;
                    case DateTime moment: await importer.WriteAsync(moment, types[i], cancel); break;
                    case object?[] values:
                        await importer.WriteAsync(MartTypes.ArrayOf(columns[i].Type.Scalar, values), types[i], cancel);
                        break;
                    case var other: throw new InvalidOperationException($"{columns[i].Name} is a {other.GetType()}.");
                }
        }
        return (long)await importer.CompleteAsync(cancel);
    }
}
