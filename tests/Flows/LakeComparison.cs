using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Lakes;
using SparkMusic.Verify;

namespace SparkMusic.Tests.Flows;

/// <summary>Two lakes table by table, as architecture.md section 12 calls them equal.</summary>
static class LakeComparison
{
    // What every lake that is compared was built with.
    static readonly string[] Usual = ["charts", "playlists"];

    /// <summary>Sentences of what differs in the tables of flows, else of the two on real files; none = equal.</summary>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(string one, string other, params string[] flows)
    {
        var differences = new List<string>();
        await using var first = await Lake.OpenAsync(one, TimeProvider.System, default);
        await using var second = await Lake.OpenAsync(other, TimeProvider.System, default);
        await using var engine = DuckDbEngine.Open();
        foreach (var table in JobCatalog.Catalog.WithInputs(JobCatalog.Catalog.Resolve(flows.Length > 0 ? flows : Usual))
            .Where(table => !table.IsRaw))
        {
            var (was, isNow) = (await first.ReadManifestAsync(table.Name, default), await second.ReadManifestAsync(table.Name, default));
            // A table of days that has none in either.
            if (was is null && isNow is null) continue;
            if (was is null || isNow is null)
            {
                differences.Add($"{table.Name} is missing in {(was is null ? one : other)}");
                continue;
            }
            if (!was.Partitions.Keys.SequenceEqual(isNow.Partitions.Keys)) differences.Add($"{table.Name} has other partitions");
            foreach (var (key, entry) in was.Partitions)
            {
                var found = isNow.Partitions.GetValueOrDefault(key);
                if ((entry.Read, entry.Rows, entry.Rejected, entry.Duplicates) != (found?.Read, found?.Rows, found?.Rejected,
                    found?.Duplicates))
                    differences.Add($"{table.Name}/{key} counts {entry.Read}, {entry.Rows}, {entry.Rejected}, {entry.Duplicates} against "
                        + $"{found?.Read}, {found?.Rows}, {found?.Rejected}, {found?.Duplicates}");
            }
            var sql = JobCatalog.Catalog.SqlOf(table);
            await using var session = await engine.OpenAsync(default);
            await session.AttachFilesAsync("_was", sql.Columns, first.FilesOf(was), default);
            await session.AttachFilesAsync("_is", sql.Columns, second.FilesOf(isNow), default);
            if (await TableCompare.ByKeyAsync(session, sql, default) is { } difference) differences.Add($"{table.Name}: {difference}");
        }
        return differences;
    }
}
