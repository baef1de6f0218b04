using SparkMusic.Engines;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>Builds a table whose statement returns candidates: kept rows, rejected rows and counts from one judged view.</summary>
static class SplitBuild
{
    public static async Task<StagedTable> RunAsync(TableWork work, CancellationToken cancel)
    {
        var (session, table) = (work.Session, work.Table);
        var judged = await JudgeAsync(work, cancel);
        var counts = await CountAsync(work, judged, cancel);
        var onlyKeys = table.Grain.FolderKey is { } key ? $" and {work.InKeys(key)}" : "";
        var files = await session.WriteAsync(
            work.Write($"select * from {judged} where _verdict = '{Splitter.Kept}'{onlyKeys}", TableWork.NoParameters), cancel);
        IReadOnlyList<WrittenFile> rejected = counts.Rejected == 0 ? [] : await session.WriteAsync(
            new WriteRequest(Splitter.RejectedRows(table, judged) + onlyKeys, new Dictionary<string, object?> { ["run_id"] = work.RunId },
                Splitter.RejectedColumns, ["file", "line", "text_sha256"], table.Grain.FolderKey, work.RejectedFolder, work.FilePrefix,
                KeepEmpty: false), cancel);
        var warnings = await CheckQueries.RunAsync(work, judged, $"_verdict = '{Splitter.Kept}'{onlyKeys}",
            [.. table.Checks.Where(check => check.IsWarning)], cancel);
        return new StagedTable(files, rejected, counts.ByPartition, [.. counts.Broken, .. warnings]);
    }

    /// <summary>What the judged rows are called behind <c>from</c>.</summary>
    static async Task<string> JudgeAsync(TableWork work, CancellationToken cancel)
    {
        var (session, table) = (work.Session, work.Table);
        if (!QuickSplitter.Suits(work.Engine))
        {
            await session.KeepAsync("_judged", Splitter.Judge(table, work.Body, work.Engine), work.Parameters, cancel);
            return "_judged";
        }
        await session.KeepAsync("_candidates", QuickSplitter.Candidates(table, work.Body), work.Parameters, cancel);
        await session.KeepAsync("_duplicates", QuickSplitter.Duplicates(table, "_candidates"), work.Parameters, cancel);
        return QuickSplitter.Judged("_candidates", "_duplicates");
    }

    static async Task<(Dictionary<string, RowCount> ByPartition, long Rejected, List<CheckCount> Broken)> CountAsync(TableWork work,
        string judged, CancellationToken cancel)
    {
        var byPartition = work.Keys.ToDictionary(key => key, _ => new RowCount(0, 0, 0));
        var names = work.Table.Columns.Where(column => !column.IsNullable).Select(column => "null:" + column.Name)
            .Concat(work.Table.Checks.Where(check => !check.IsWarning).Select(check => check.Name)).ToList();
        var broken = work.Keys.ToDictionary(key => key, _ => names.ToDictionary(name => name, _ => 0L));
        var strays = new Dictionary<string, long>();
        var rejected = 0L;
        await using var rows = await work.Session.QueryAsync(Splitter.Count(work.Table, judged, work.Body), TableWork.NoParameters, cancel);
        while (await rows.ReadAsync(cancel))
        {
            var (key, verdict, rules) = ((string?)rows.Current[0] ?? Strays.NoKey, (string)rows.Current[1]!, (string)rows.Current[2]!);
            var (count, omitted) = ((long)rows.Current[3]!, (long)rows.Current[4]!);
            if (!byPartition.TryGetValue(key, out var sum))
            {
                if (!work.Elsewhere.Contains(key)) strays[key] = strays.GetValueOrDefault(key) + count + omitted;
                continue;
            }
            sum = sum with { Duplicates = sum.Duplicates + omitted };
            byPartition[key] = verdict switch
            {
                Splitter.Kept => sum with { Kept = sum.Kept + count },
                Splitter.Duplicate => sum with { Duplicates = sum.Duplicates + count },
                _ => sum with { Rejected = sum.Rejected + count },
            };
            if (verdict != Splitter.Rejected) continue;
            rejected += count;
            foreach (var rule in rules.Split(';')) broken[key][rule] += count;
        }
        var rejections = broken.SelectMany(key => key.Value.Select(rule => new CheckCount(key.Key, rule.Key, "reject", rule.Value)));
        return (byPartition, rejected, [.. Strays.Counts(work, strays), .. rejections]);
    }
}
