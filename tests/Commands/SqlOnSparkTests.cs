using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Jobs.Commands.Query;
using SparkMusic.Run;
using SparkMusic.Tests.Spark;

namespace SparkMusic.Tests.Commands;

public sealed class SqlOnSparkTests : LakeFixture
{
    [TestCase("select * from chart_movements order by chart_date, rank")]
    [TestCase("select artist, entries from chart_artist_days where entries > 1 order by artist; ")]
    [TestCase("with days as (select chart_date, max(streams) as most from chart_entries group by chart_date) select * from days order by "
        + "chart_date -- newest last")]
    [TestCase("select file, line, rules from rejected")]
    [TestCase("select table_name, newest_at, rows, is_stale from data_freshness order by table_name")]
    [TestCase("select check_name, sum(failures) as failures from check_results where severity = 'reject' group by check_name order by "
        + "check_name")]
    public async Task The_same_query_gives_the_same_rows(string query)
    {
        await using var duckDb = DuckDbEngine.Open();
        var expected = await AskAsync(duckDb, query);
        expected.Split("\r\n").Length.Should().BeGreaterThan(2);
        (await AskAsync(await SharedSpark.EngineAsync(), query)).Should().Be(expected);
    }

    [TestCase("drop view charts")]
    [TestCase("insert into charts values (1)")]
    [TestCase("select 1) as query; drop view charts; select * from (select 1")]
    [TestCase("with a as (select 1) insert into charts select * from a")]
    [TestCase("set spark.sql.ansi.enabled = false")]
    public async Task What_is_not_one_query_is_refused(string query)
    {
        var ask = async () => await AskAsync(await SharedSpark.EngineAsync(), query);
        (await ask.Should().ThrowAsync<Exception>()).Which.Should().Match<Exception>(e => e is SparkMusicException || e is EngineException);
    }

    async Task<string> AskAsync(ISqlEngine engine, string query)
    {
        await using var lake = await SparkMusic.Lakes.Lake.OpenAsync(Lake, TimeProvider.System, default);
        var ask = new LakeQuery(JobCatalog.Catalog, lake, ResultSettings.Read(null, _ => null), engine);
        StringWriter text = new();
        await ask.RunAsync(query, null, () => new CsvResult(text = new StringWriter()), default);
        return text.ToString();
    }
}
