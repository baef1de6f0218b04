using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands.Query;

/// <summary>
/// One read-only query over a lake, complete old or complete new: read again as a whole when a table was replaced meanwhile.
/// </summary>
sealed class LakeQuery(Catalog catalog, Lake lake, IReadOnlyDictionary<string, object?> settings, ISqlEngine engine)
{
    /// <summary>Runs the query.</summary>
    /// <param name="query">One statement.</param>
    /// <param name="limit">Most rows that are read; null: all.</param>
    /// <param name="writer">Makes what takes the rows, anew for every try: only the last one's counts.</param>
    /// <param name="cancel">Interrupts on the engine.</param>
    /// <returns>The writer that counts, and whether rows were left out.</returns>
    public async Task<(T Writer, bool IsCut)> RunAsync<T>(string query, long? limit, Func<T> writer, CancellationToken cancel)
        where T : IResultWriter
    {
        IReadOnlySet<string>? names;
        var sql = query;
        if (ReadOnlyStatement.IsShowTables(query))
        {
            (sql, names) = (LakeViews.NamesQuery(catalog), new HashSet<string>());
        }
        else if (engine is DuckDbEngine)
        {
            await using var session = await engine.OpenAsync(cancel);
            names = await ReadOnlyStatement.CheckDuckDbAsync(session, query, cancel);
            await CloseAsync(session, cancel);
        }
        else
        {
            (sql, names) = ReadOnlyStatement.ForSpark(query);
        }
        var views = new LakeViews(catalog, lake, settings);
        return await lake.ReadAsync(views.TablesFor(names), async (manifests, token) =>
        {
            await using var session = await engine.OpenAsync(token);
            await views.AttachAsync(session, names, manifests, token);
            var result = writer();
            await using var rows = await session.QueryAsync(sql, new Dictionary<string, object?>(), token);
            result.Begin(rows.Columns);
            var isCut = false;
            for (var read = 0L; await rows.ReadAsync(token); read++)
            {
                if (read == limit)
                {
                    isCut = true;
                    break;
                }
                result.Row(rows.Current);
            }
            result.End();
            return (result, isCut);
        }, cancel);
    }

    /// <summary>Whether a query wanted more of this machine than the lake's files.</summary>
    public static bool IsClosed(EngineException e) => e.Condition == "Permission"
        && e.Message.Contains("disabled by configuration", StringComparison.Ordinal);

    // From here on the engine reaches the lake's files and nothing else of this machine.
    async Task CloseAsync(ISqlSession session, CancellationToken cancel)
    {
        foreach (var setting in new[] { $"allowed_directories = ['{lake.Location.Replace("'", "''")}/']",
            "enable_external_access = false" })
        {
            await using var done = await session.QueryAsync("set " + setting, new Dictionary<string, object?>(), cancel);
            await done.ReadAsync(cancel);
        }
    }
}
