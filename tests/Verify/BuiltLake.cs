using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Jobs.Extract;
using SparkMusic.Lakes;
using SparkMusic.Run;
using SparkMusic.Verify;

namespace SparkMusic.Tests.Verify;

/// <summary>
/// A small real lake: charts of two months with a rejected row and a duplicate, tracks and features, all tables of the charts flow.
/// </summary>
static class BuiltLake
{
    static readonly IReadOnlyDictionary<string, object?> Settings = ResultSettings.Read(null, _ => null);

    public static async Task MakeAsync(string folder)
    {
        await using var lake = await Lake.OpenOrCreateAsync(folder, isSandbox: true, TimeProvider.System, default);
        await using (var engine = DuckDbEngine.Open())
            await RawRows.AppendAsync(lake, engine,
                [(RawTable.ChartEntries, Entries()), (RawTable.Tracks, Tracks()), (RawTable.AudioFeatures, Features())]);
        await RunAsync(lake);
    }

    public static Task<RunReport> RunAsync(Lake lake) => RunAsync(lake, new RunRequest { Targets = ["charts"] });

    public static Task<RunReport> ForceAsync(Lake lake, string table) =>
        RunAsync(lake, new RunRequest { Targets = [table], Only = true, Force = true });

    static async Task<RunReport> RunAsync(Lake lake, RunRequest request)
    {
        var runner = new FlowRunner(JobCatalog.Catalog, lake, Settings, TimeProvider.System, new Silence());
        var report = await runner.RunAsync(request, "duckdb", () => Task.FromResult<ISqlEngine>(DuckDbEngine.Open()), default);
        report.Tables.Where(table => table.Error is not null).Select(table => table.Error!.ToString()).Should().BeEmpty();
        return report;
    }

    public static async Task<VerifyReport> VerifyAsync(string folder, bool isDeep = false, TimeProvider? clock = null)
    {
        await using var lake = await Lake.OpenAsync(folder, clock ?? TimeProvider.System, default);
        await using var engine = DuckDbEngine.Open();
        var verifier = new LakeVerifier(JobCatalog.Catalog, lake, Settings, name =>
            RawTable.All.FirstOrDefault(table => table.Name == name)?.Grain, clock ?? TimeProvider.System);
        return await verifier.VerifyAsync(engine, isDeep, default);
    }

    /// <summary>Everything in a lake's folder, in another one: a lake may be moved as files while nothing runs.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    static string Id(int number) => $"track{number:00000000000000000}";

    static List<object?[]> Entries()
    {
        var rows = new List<object?[]>();
        foreach (var day in new[] { new DateOnly(2021, 11, 29), new DateOnly(2021, 11, 30), new DateOnly(2021, 12, 1) })
            for (var rank = 1; rank <= 4; rank++)
                rows.Add(Entry(rows.Count + 1, day, rank, Id((rank + day.Day) % 5)));
        rows.Add(Entry(13, new DateOnly(2021, 11, 30), 0, Id(1)));
        rows.Add(Entry(14, new DateOnly(2021, 12, 1), 2, Id((2 + 1) % 5)));
        return rows;
    }

    static object?[] Entry(long line, DateOnly day, int rank, string track) => RawRows.Row(RawTable.ChartEntries, line,
        ("chart_id", "top:global"), ("chart_name", "Top"), ("snapshot_at", day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc)),
            ("chart_date", day), ("rank", rank),
        ("track_id", track), ("track_key", track), ("title", "Song " + track), ("title_folded", "song " + track),
            ("artists", new object?[] { "Ann", "Bo" }), ("streams", 100L * rank));

    static List<object?[]> Tracks() => [.. Enumerable.Range(0, 5).Select(i => RawRows.Row(RawTable.Tracks, i + 1,
        ("track_id", Id(i)), ("title", "Song " + i), ("artists", new object?[] { "Ann", "Bo" }),
            ("artist_ids", new object?[] { "artist0000000000000ann", "artist00000000000000bo" }), ("duration_ms", 180_000L)))];

    static List<object?[]> Features() => [.. Enumerable.Range(0, 4).Select(i => RawRows.Row(RawTable.AudioFeatures, i + 1,
        ("track_id", Id(i)), ("provider", "spotify"), ("danceability", 0.5), ("energy", 0.2 * i), ("valence", 0.9 - 0.2 * i),
            ("tempo", 120.0)))];

    internal sealed class Silence : IRunProgress
    {
        public void Begin(string runId, IReadOnlyList<CatalogTable> tables)
        {
        }

        public void Started(CatalogTable table, int partitions, Func<double?> progress)
        {
        }

        public void Waiting(CatalogTable table, string holder)
        {
        }

        public void Ended(TableReport report)
        {
        }
    }
}
