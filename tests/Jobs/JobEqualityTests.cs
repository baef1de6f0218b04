using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Run;
using SparkMusic.Tests.Spark;

namespace SparkMusic.Tests.Jobs;

/// <summary>
/// All flows over random raw rows: neither the engine nor the order of arrival changes a table, its rejected rows or its counts.
/// </summary>
[TestFixture]
public sealed class JobEqualityTests
{
    const int RowsPerTable = 250, ManyRows = 4000;

    static readonly Catalog Catalog = JobCatalog.Catalog;

    [TestCase(1)]
    [Category("Spark")]
    public async Task Both_engines_make_the_same_of_random_rows(int seed)
    {
        await using var duckDb = DuckDbEngine.Open();
        var raw = RawRows(seed);
        var expected = await BuildAllAsync(duckDb, raw);
        Compare(await BuildAllAsync(await SharedSpark.EngineAsync(), raw), expected, $"on Spark and on DuckDB, seed {seed}");
    }

    [TestCase(2)]
    [TestCase(3)]
    public async Task Rows_in_any_order_make_the_same_tables(int seed)
    {
        await using var duckDb = DuckDbEngine.Open();
        var raw = RawRows(seed);
        var expected = await BuildAllAsync(duckDb, raw);
        var random = new Random(seed);
        var shuffled = raw.ToDictionary(table => table.Key,
            table => (IReadOnlyList<object?[]>)[.. table.Value.OrderBy(_ => random.Next())]);
        Compare(await BuildAllAsync(duckDb, shuffled), expected, $"in another order, seed {seed}");
        expected.Where(table => table.Value.BrokenChecks.Count > 0).Should().BeEmpty("tables keep their promises on any rows");
        expected.Where(table => table.Value.Rows.Count == 0)
            .Should().BeEmpty("the pools are chosen so that rows come through to every table");
    }

    [TestCase(4)]
    public async Task Rows_of_every_input_in_any_order_make_the_same_bytes(int seed)
    {
        await using var duckDb = DuckDbEngine.Open(new DuckDbOptions { Threads = 4 });
        var raw = RawRows(seed, ManyRows);
        var expected = await BuildAllAsync(duckDb, raw);
        var random = new Random(seed);
        foreach (var table in Catalog.Tables.Where(table => !table.IsRaw))
        {
            var given = Given(table, raw, expected);
            var shuffled = given with
            {
                Given = [.. given.Given.Select(view => view with { Rows = [.. view.Rows.OrderBy(_ => random.Next())] })],
            };
            (await CaseBuild.RunAsync(duckDb, shuffled, CancellationToken.None)).Hashes.Should().Equal(
                expected[table.Name].Hashes, $"{table.Name} is rebuilt to the byte, or all downstream is rebuilt for nothing");
        }
    }

    static Dictionary<string, IReadOnlyList<object?[]>> RawRows(int seed, int count = RowsPerTable)
    {
        var random = new RandomRows(seed);
        return Catalog.Tables.Where(table => table.IsRaw)
            .ToDictionary(table => table.Name, table => random.Of(Catalog.ColumnsOf(table), count));
    }

    static async Task<Dictionary<string, TableResult>> BuildAllAsync(
        ISqlEngine engine, IReadOnlyDictionary<string, IReadOnlyList<object?[]>> raw)
    {
        var results = new Dictionary<string, TableResult>();
        foreach (var table in Catalog.Tables.Where(table => !table.IsRaw))
            results[table.Name] = await CaseBuild.RunAsync(engine, Given(table, raw, results), CancellationToken.None);
        return results;
    }

    static TableCase Given(
        CatalogTable table, IReadOnlyDictionary<string, IReadOnlyList<object?[]>> raw, IReadOnlyDictionary<string, TableResult> built) =>
        TableCase.Of(table, (view, _) => raw.TryGetValue(view, out var rows) ? rows : built.TryGetValue(view, out var result) ? result.Rows
            : Catalog.DictionaryOf(view).Rows, ResultSettings.Read(null, _ => null));

    // In catalog order, so that the first table that differs is the one to look at.
    static void Compare(Dictionary<string, TableResult> actual, Dictionary<string, TableResult> expected, string how)
    {
        foreach (var (table, result) in expected)
        {
            GoldenRows.Differences(actual[table].Rows, result.Rows).Should().BeEmpty($"{table} is the same {how}");
            GoldenRows.Differences(actual[table].Rejected, result.Rejected)
                .Should().BeEmpty($"rejected rows of {table} are the same {how}");
            actual[table].Duplicates.Should().Be(result.Duplicates, $"duplicates of {table} are the same {how}");
        }
    }
}
