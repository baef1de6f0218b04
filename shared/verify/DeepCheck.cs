using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Verify;

/// <summary>
/// Builds every table again into a scratch folder from its inputs as they are, and compares: same partitions, same rows, same rejected
/// rows.
/// </summary>
sealed class DeepCheck(Catalog catalog, Lake lake,
    IReadOnlyDictionary<string, object?> settings, ISqlEngine engine, Findings findings, Action<string>? step)
{
    public async Task RunAsync(IReadOnlyDictionary<string, VerifiedTable> tables, CancellationToken cancel)
    {
        var manifests = tables.ToDictionary(table => table.Key, table => table.Value.Manifest);
        foreach (var row in catalog.Tables.Where(row => !row.IsRaw && tables.ContainsKey(row.Name)))
        {
            var table = tables[row.Name];
            var keys = table.Fresh.ToList();
            if (keys.Count == 0) continue;
            step?.Invoke($"building {table.Name} again");
            using var scratch = Scratch.Create("verify");
            try
            {
                await using var session = await engine.OpenAsync(cancel);
                await CompareAsync(session, table, keys, manifests, scratch.Path, cancel);
            }
            catch (EngineException e)
            {
                findings.Note($"{table.Name} could not be built again and compared: {e.Message}");
            }
        }
    }

    async Task CompareAsync(ISqlSession session, VerifiedTable table, IReadOnlyList<string> keys, Dictionary<string, Manifest> manifests,
        string scratch, CancellationToken cancel)
    {
        var sql = table.Sql!;
        await InputViews.AttachAsync(session, catalog, lake, table.Table!, keys, manifests, cancel);
        var (rows, rejected) = (Path.Combine(scratch, "rows"), Path.Combine(scratch, "rejected"));
        var work = new TableWork(session, engine.Name, sql, catalog.BodyFor(table.Table!, engine.Name),
            sql.Settings.ToDictionary(name => name, name => settings[name]), keys,
            "verify", rows, rejected, "part-verify");
        var built = sql.Splits ? await SplitBuild.RunAsync(work, cancel) : await DerivedBuild.RunAsync(work, cancel);
        foreach (var key in keys)
            if ((built.Counts.GetValueOrDefault(key) ?? new RowCount(0, 0, 0), table.Manifest.Partitions[key]) is var (count, entry)
                && (count.Kept != entry.Rows || count.Rejected != entry.Rejected || count.Duplicates != entry.Duplicates))
                findings.Add(Promise.Idempotent, table.Manifest, $"{table.Name}/{key}",
                    $"Built again it has {count.Kept} rows, {count.Rejected} rejected and {count.Duplicates} duplicates; "
                    + $"the manifest says {entry.Rows}, {entry.Rejected} and {entry.Duplicates}.");

        await session.AttachFilesAsync("_was", table.Columns, lake.FilesOf(table.Manifest, keys), cancel);
        await session.AttachFilesAsync("_is", table.Columns, [.. built.Files.Select(file => $"{rows}/{file.Path}")], cancel);
        Report("rows", await TableCompare.ByKeyAsync(session, sql, cancel));
        await session.AttachFilesAsync("_was", Splitter.RejectedColumns,
            [.. table.Files().Where(file => file.Role == FileRole.Rejected && keys.Contains(file.Partition))
            .Select(file => lake.EngineUriOf(file.Path))], cancel);
        await session.AttachFilesAsync("_is", Splitter.RejectedColumns, [.. built.RejectedFiles.Select(file => $"{rejected}/{file.Path}")],
            cancel);
        Report("rejected rows", await TableCompare.RejectedAsync(session, cancel));

        void Report(string what, string? difference)
        {
            if (difference is not null)
                findings.Add(Promise.Idempotent, table.Manifest, $"{table.Manifest.Layer}/{table.Name}",
                    $"Its {what} differ from what its inputs give now: {difference}.");
        }
    }
}
