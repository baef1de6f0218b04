using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Verify;

/// <summary>
/// From raw onwards nothing is lost: each splitting table's statement is run again on what raw holds, its candidates counted by verdict and
/// partition against the manifest, and every raw row is looked for among the candidates of the tables that read it.
/// </summary>
sealed class CandidateCheck(Catalog catalog, Lake lake, IReadOnlyDictionary<string, object?> settings, ISqlSession session,
    Findings findings)
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    public async Task RunAsync(IReadOnlyDictionary<string, VerifiedTable> tables, CancellationToken cancel)
    {
        var manifests = tables.ToDictionary(table => table.Key, table => table.Value.Manifest);
        var counted = new HashSet<string>();
        foreach (var table in tables.Values.Where(table => table is { Table: not null, Sql.Splits: true }))
        {
            if (table.Stale.Count > 0) continue;
            try
            {
                await CountAsync(table, manifests, cancel);
                counted.Add(table.Name);
            }
            catch (EngineException e)
            {
                findings.Note($"{table.Name} could not be counted again from its inputs: {e.Message}");
            }
        }
        foreach (var raw in tables.Values.Where(table => table is { IsRaw: true, Table: not null }))
        {
            var readers = catalog.Tables.Where(table => !table.IsRaw && table.Inputs.Any(input => input.Table == raw.Name)
                && catalog.SqlOf(table).Splits).ToList();
            if (readers.Count > 0 && readers.All(reader => counted.Contains(reader.Name))) await OriginsAsync(raw, readers, cancel);
            else if (readers.Count > 0)
                findings.Note($"Whether every row of {raw.Name} was read is not known: tables made from it are stale or not built.");
        }
    }

    async Task CountAsync(VerifiedTable table, Dictionary<string, Manifest> manifests, CancellationToken cancel)
    {
        var keys = table.Manifest.Partitions.Keys.ToList();
        var parameters = table.Sql!.Settings.ToDictionary(name => name, name => settings[name]);
        await InputViews.AttachAsync(session, catalog, lake, table.Table!, keys, manifests, cancel);
        // The statement both engines share: where DuckDB has a form of its own, this one proves it.
        await session.KeepAsync("_candidates", table.Sql.Body, parameters, cancel);
        await session.KeepAsync("_judged", Splitter.Judge(table.Sql, "select * from _candidates", "duckdb"), NoParameters, cancel);
        var counts = new Dictionary<(string Key, string Verdict), long>();
        await using (var reader = await session.QueryAsync(Splitter.Count(table.Sql, "_judged", table.Sql.Body), NoParameters, cancel))
            while (await reader.ReadAsync(cancel))
            {
                var slot = (reader.Current[0] as string ?? "none", (string)reader.Current[1]!);
                counts[slot] = counts.GetValueOrDefault(slot) + (long)reader.Current[3]!;
            }
        foreach (var (key, entry) in table.Manifest.Partitions)
        {
            Compare(key, Splitter.Kept, entry.Rows);
            Compare(key, Splitter.Rejected, entry.Rejected);
            Compare(key, Splitter.Duplicate, entry.Duplicates);
        }
        foreach (var (slot, count) in counts.Where(slot => !table.Manifest.Partitions.ContainsKey(slot.Key.Key)))
            findings.Add(Promise.NoLoss, table.Manifest, $"{table.Name}/{slot.Key}",
                $"{count} candidates belong to a partition that the table does not have.");
        await session.KeepAsync("_origins_" + table.Name, "select distinct _source, _file, _line from _candidates", NoParameters, cancel);

        void Compare(string key, string verdict, long said)
        {
            var found = counts.GetValueOrDefault((key, verdict));
            if (found == said) return;
            findings.Add(said < found && verdict == Splitter.Kept ? Promise.NoLoss : Promise.Accounted, table.Manifest,
                $"{table.Name}/{key}",
                $"Its inputs give {found} {verdict} candidates; the manifest counts {said}.");
        }
    }

    async Task OriginsAsync(VerifiedTable raw, IReadOnlyList<CatalogTable> readers, CancellationToken cancel)
    {
        try
        {
            await session.AttachFilesAsync("_raw", raw.Columns, lake.FilesOf(raw.Manifest), cancel);
            var origins = readers.Select(reader => "select * from " + SqlText.Name("_origins_" + reader.Name));
            var sql = $"""
                select cast(count(*) as bigint), min(r._file || ', line ' || coalesce(cast(r._line as varchar), 'unknown'))
                from _raw as r
                anti join ({string.Join(" union all ", origins)}) as o
                    on o._source is not distinct from r._source and o._file is not distinct from r._file
                    and o._line is not distinct from r._line
                """;
            await using var reader = await session.QueryAsync(sql, NoParameters, cancel);
            await reader.ReadAsync(cancel);
            if ((long)reader.Current[0]! is var lost and > 0)
                findings.Add(Promise.NoLoss, raw.Name, $"raw/{raw.Name}",
                    $"{lost} of its rows are read by none of {string.Join(", ", readers.Select(table => table.Name))}; "
                    + $"the first is {reader.Current[1]}.",
                    "Correct the statement that leaves them out: each candidate must be kept, rejected or a duplicate.");
        }
        catch (EngineException e)
        {
            findings.Note($"Whether every row of {raw.Name} was read is not known: {e.Message}");
        }
    }
}
