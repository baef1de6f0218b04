using System.Data;
using System.Globalization;
using Npgsql;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Postgres;
using SparkMusic.Postgres.Publish;
using SparkMusic.Run;

namespace SparkMusic.Verify;

/// <summary>Proves that Postgres shows what the lake holds: the same rows in every mart that was published, all as of one moment.</summary>
sealed class PublishedCheck(PostgresDatabase database, Catalog catalog, Lake lake, Findings findings)
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    public async Task RunAsync(CancellationToken cancel)
    {
        await PostgresSchema.CheckAsync(database, cancel);
        var runs = await lake.Ledger.RunsAsync(int.MaxValue, cancel);
        var tables = MartTable.Of(catalog, catalog.Tables);
        await lake.ReadAsync([.. tables.Select(table => table.Table)], (manifests, token) => database.UseAsync(async (connection, inner) =>
        {
            await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, inner);
            await LookAsync(connection, tables, manifests, runs, inner);
            return true;
        }, token), cancel);
    }

    async Task LookAsync(
        NpgsqlConnection connection, IReadOnlyList<MartTable> tables, IReadOnlyDictionary<string, Manifest> manifests,
        IReadOnlyList<RunRecord> runs, CancellationToken cancel)
    {
        var owner = await connection.ValueAsync<string>("select lake_id from sparkmusic.lake", cancel);
        if (owner is not null && owner != lake.Info.Id)
            throw SparkMusicException.Usage($"Postgres at {database.Place} shows the lake {owner}, and this one is {lake.Info.Id}.",
                "Name this lake's database in SPARKMUSIC_POSTGRES.");
        var published = (await connection.RowsAsync("select table_name, partition_key, version, rows from sparkmusic.published",
            row => (Table: row.GetString(0), Key: row.GetString(1), Version: row.GetString(2), Rows: row.GetInt64(3)), cancel))
                .ToLookup(row => row.Table);
        await using var engine = DuckDbEngine.Open();
        foreach (var table in tables)
        {
            if (!published.Contains(table.Table))
            {
                if (manifests.ContainsKey(table.Table)) findings.Note($"{table.Table} was never published to {database.Place}.");
            }
            else if (manifests.GetValueOrDefault(table.Table) is not { } manifest
                || manifest.Partitions.Count != published[table.Table].Count()
                || published[table.Table].Any(row => manifest.Partitions.GetValueOrDefault(row.Key)?.Version != row.Version))
                findings.Note($"{table.Table} was built again since it was published: its rows were not compared.");
            else await CompareAsync(connection, engine, table, manifest, cancel);
        }
        await CheckRunsAsync(connection, runs, cancel);
    }

    async Task CompareAsync(NpgsqlConnection connection, DuckDbEngine engine, MartTable table, Manifest manifest, CancellationToken cancel)
    {
        await using var session = await engine.OpenAsync(cancel);
        using var files = new MartFiles(lake);
        await session.AttachFilesAsync("_was", table.Columns, await files.FetchAsync(manifest, manifest.Partitions.Keys, cancel), cancel);
        var (here, there) = (new RowSum(), new RowSum());
        await using (var reader = await session.QueryAsync($"select {table.ColumnList} from _was", NoParameters, cancel))
            while (await reader.ReadAsync(cancel)) here.Add(reader.Current);
        try
        {
            await EachAsync(connection, table, there.Add, cancel);
            findings.CountRows(here.Rows);
            if (here.Equals(there)) return;
            // Only now is it worth the memory.
            var rows = new List<object?[]>();
            await EachAsync(connection, table, row => rows.Add([.. row]), cancel);
            await session.AttachRowsAsync("_is", table.Columns, rows, cancel);
            var words = await TableCompare.ByKeyAsync(session, catalog.SqlOf(catalog[table.Table]), cancel);
            Add(table.Table, $"The lake has {here.Rows} rows and Postgres {there.Rows}: {words ?? "rows are there more than once"}.");
        }
        catch (PostgresException e) when (e.SqlState is "42P01" or "42703" or "42501")
        {
            Add(table.Table, $"It cannot be read: {e.MessageText}.");
        }
    }

    static async Task EachAsync(NpgsqlConnection connection, MartTable table, Action<object?[]> use, CancellationToken cancel)
    {
        await connection.ExecuteAsync("savepoint looking", cancel);
        try
        {
            await using var command = new NpgsqlCommand($"select {table.ColumnList} from {table.FullName}", connection);
            command.CommandTimeout = 0;
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel);
            var row = new object?[table.Columns.Count];
            while (await reader.ReadAsync(cancel))
            {
                for (var i = 0; i < row.Length; i++) row[i] = await reader.IsDBNullAsync(i, cancel)
                    ? null : MartTypes.Read(reader, i, table.Columns[i].Type);
                use(row);
            }
        }
        catch (PostgresException)
        {
            await connection.ExecuteAsync("rollback to savepoint looking", cancel);
            throw;
        }
    }

    // Of runs before the first publish that this database knows, nothing is known: it may have been made anew.
    async Task CheckRunsAsync(NpgsqlConnection connection, IReadOnlyList<RunRecord> runs, CancellationToken cancel)
    {
        var log = await connection.RowsAsync("select run_id, published_at from sparkmusic.publish_log order by published_at",
            row => (Run: row.GetString(0), At: row.GetDateTime(1)), cancel);
        if (log.Count == 0) return;
        var logged = log.Select(entry => entry.Run).ToHashSet();
        foreach (var run in runs.Where(run => run.State == RunState.Succeeded && run.Request.Split(' ').Contains("--publish")
            && run.RequestedAt > log[0].At && !logged.Contains(run.RunId)))
            findings.Add(Promise.TruthfulRecord, "", run.RunId,
                $"The run is recorded as succeeded with --publish, and Postgres at {database.Place} has no publish of it.",
                "Publish again: sparkmusic run daily --publish --force.");
    }

    void Add(string table, string what) =>
        findings.Add(Promise.AllOrNothing, table, string.Create(CultureInfo.InvariantCulture, $"Postgres {database.Place}, marts.{table}"),
        what, $"Publish it again: sparkmusic run marts/{table} --only --force --publish.");
}
