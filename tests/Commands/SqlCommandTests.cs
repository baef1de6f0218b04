using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Jobs.Commands.Query;
using SparkMusic.Run;
using SparkMusic.Tests.Verify;

namespace SparkMusic.Tests.Commands;

public sealed class SqlCommandTests : LakeFixture
{
    const string Odd =
        "select 9007199254740993::bigint as big, 9007199254740992::bigint as exact, null::int as nothing, '' as empty, 'a,\"b\"' || "
            + "chr(10) || 'ü' as text, "
        + "['x', null] as list, date '2021-11-17' as day, make_timestamp(1637170202130000) as moment, 0.1::double as number, "
            + "'nan'::double as odd, true as truth";

    Task<Printed> Sql(string query, params string[] options) => InProcess.RunAsync(["sql", query, "--lake", Lake, .. options]);

    [Test]
    public async Task Every_table_is_a_view_with_the_columns_of_the_catalog()
    {
        var shown = (await Sql("show tables", "--json")).Json.EnumerateArray().Select(row => row.GetProperty("name").GetString()).ToList();
        shown.Should().BeEquivalentTo(JobCatalog.Tables.Select(table => table.Name)
            .Concat(["rejected", "data_freshness", "check_results"]));
        var described = (await Sql("describe chart_movements", "--json")).Json.EnumerateArray()
            .Select(row => row.GetProperty("column_name").GetString());
        described.Should().Equal(JobCatalog.Catalog.ColumnsOf(JobCatalog.Catalog["chart_movements"]).Select(column => column.Name));
        (await Sql("select count(*) as n from playlist_tracks", "--json")).Out.Should()
            .Be("[\n  {\"n\":0}\n]\n", "a table never built is empty");
    }

    [Test]
    public async Task Rejected_rows_checks_and_freshness_can_be_asked_for()
    {
        (await Sql("select table_name, file, line, rules from rejected", "--format", "csv")).Out.Should()
            .Be("table_name,file,line,rules\r\nchart_entries,test.csv,13,\"[\"\"rank_is_positive\"\"]\"\r\n");
        (await Sql("select newest_at, rows, is_stale from data_freshness where table_name = 'chart_entries'", "--format", "csv"))
            .Out.Should()
            .Be("newest_at,rows,is_stale\r\n2021-12-01T00:00:00Z,12,false\r\n");
        (await Sql("select max(failures) as n from check_results where check_name = 'rank_is_positive'", "--json")).Out.Should()
            .Contain("\"n\":1");
    }

    [TestCase("insert into charts values (1)")]
    [TestCase("drop view charts")]
    [TestCase("copy charts to '/tmp/x'")]
    [TestCase("attach '/tmp/x'")]
    [TestCase("set threads = 1")]
    [TestCase("pragma database_list")]
    [TestCase("call pragma_version()")]
    [TestCase("explain analyze select 1")]
    [TestCase("prepare p as select 1")]
    [TestCase("select 1; select 2")]
    [TestCase("select 1; drop view charts")]
    [TestCase("with gone as (delete from charts returning 1) select * from gone")]
    [TestCase("select * from")]
    [TestCase("")]
    [TestCase("-- nothing")]
    public async Task What_is_not_one_query_is_refused(string query)
    {
        var printed = await Sql(query);
        printed.Code.Should().BeOneOf(ExitCodes.Usage, ExitCodes.Failed);
        printed.Out.Should().BeEmpty();
        printed.Error.Should().StartWith("sparkmusic: ");
    }

    [TestCase("select * from read_text('/etc/passwd')")]
    [TestCase("select * from read_csv('/etc/passwd')")]
    [TestCase("select * from '/etc/passwd'")]
    [TestCase("select * from glob('/*')")]
    public async Task A_query_reaches_no_file_outside_the_lake(string query)
    {
        var printed = await Sql(query);
        printed.Code.Should().Be(ExitCodes.Usage);
        printed.Out.Should().BeEmpty();
        printed.Error.Should().Contain("show tables").And.NotContain("Check the disk");
    }

    [Test]
    public async Task Values_survive_csv()
    {
        (await Sql(Odd, "--format", "csv")).Out.Should().Be("big,exact,nothing,empty,text,list,day,moment,number,odd,truth\r\n" +
            "9007199254740993,9007199254740992,,\"\",\"a,\"\"b\"\"\nü\",\"[\"\"x\"\",null]\",2021-11-17,2021-11-17T17:30:02.13Z,0.1,NaN,true\r\n");
    }

    [Test]
    public async Task Values_survive_json_and_bigints_beyond_a_double_are_text()
    {
        (await Sql(Odd, "--json")).Out.Should()
            .Be("[\n  {\"big\":\"9007199254740993\",\"exact\":9007199254740992,\"nothing\":null,\"empty\":\"\",\"text\":\"a,\\\"b\\\"\\nü\"," +
            "\"list\":[\"x\",null],\"day\":\"2021-11-17\",\"moment\":\"2021-11-17T17:30:02.13Z\",\"number\":0.1,\"odd\":\"NaN\",\"truth\":true}\n]\n");
        (await Sql("select 1 as a, 2 as a where false", "--json")).Out.Should().Be("[]\n");
        (await Sql("select 1 as a, 2 as a", "--json")).Out.Should().Contain("{\"a\":1,\"a_2\":2}");
    }

    [Test]
    public async Task In_a_table_null_differs_from_an_empty_text_and_from_every_word()
    {
        var lines = (await Sql("values ('x', null, 1), ('', 'null', 20)")).Out.Split('\n');
        lines[2].Should().Be("x     ∅        1");
        lines[3].Should().Be("      null    20");
    }

    [Test]
    public async Task A_table_shows_a_thousand_rows_and_says_so()
    {
        var cut = await Sql("select range as n from range(2000)");
        cut.Out.Split('\n').Should().HaveCount(1000 + 3);
        cut.Error.Should().Contain("only the first 1000 rows");
        (await Sql("select range as n from range(2000)", "--format", "csv")).Out.Split("\r\n").Should().HaveCount(2002);
        var few = await Sql("select range as n from range(2000)", "--limit", "5", "--json");
        few.Json.GetArrayLength().Should().Be(5);
        (await Sql("select range as n from range(5)", "--limit", "5")).Error.Should().BeEmpty();
    }

    [Test]
    public async Task A_read_is_repeated_as_a_whole_when_its_table_is_replaced_meanwhile()
    {
        await using var lake = await SparkMusic.Lakes.Lake.OpenAsync(Lake, TimeProvider.System, default);
        await using var engine = DuckDbEngine.Open();
        var tries = 0;
        var (rows, _) = await new LakeQuery(JobCatalog.Catalog, lake, ResultSettings.Read(null, _ => null), engine)
            .RunAsync("select chart_id from charts", null, () => new Replacing(Lake, tries++ == 0), default);
        tries.Should().Be(2);
        rows.Count.Should().Be(1, "what the first try read does not count");
    }

    sealed class Replacing(string location, bool isToReplace) : IResultWriter
    {
        public int Count { get; private set; }

        public void Begin(IReadOnlyList<Column> columns)
        {
            if (isToReplace) ReplaceAsync().GetAwaiter().GetResult();
        }

        async Task ReplaceAsync()
        {
            await using var lake = await SparkMusic.Lakes.Lake.OpenAsync(location, TimeProvider.System, default);
            await BuiltLake.ForceAsync(lake, "clean/charts");
        }

        public void Row(object?[] values) => Count++;

        public void End()
        {
        }
    }
}
