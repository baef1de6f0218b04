using SparkMusic.Quality;

namespace SparkMusic.Tests.Quality;

[TestFixture]
public class TableSqlReaderTests
{
    const string Full = """
        -- One place of one chart on one day.
        -- grain: month of chart_date
        -- key: chart_id, chart_date, rank
        -- latest: snapshot_at within chart_id, chart_date
        -- latest: snapshot_at desc, coalesce(streams, 0)
        -- settings: providers
        -- checks:
        --   rank_is_positive: rank >= 1
        --   warn loud: loudness <= 0
        -- columns:
        --   chart_id text The chart.
        --   streams bigint? Streams: of the day.
        select 1 as a -- a free comment
        from t
        where x <> '--';
        """;

    static TableSql Read(string text) => TableSqlReader.Read("t", text);

    [Test]
    public void Every_part_of_a_header_is_read()
    {
        var sql = Read(Full);
        sql.Description.Should().Be("One place of one chart on one day.");
        sql.Grain.Should().Be(new Grain(GrainUnit.Month, "chart_date"));
        sql.Key.Should().Equal("chart_id", "chart_date", "rank");
        sql.Within.Should().BeEquivalentTo(new LatestWithin("snapshot_at", ["chart_id", "chart_date"]));
        sql.LatestOrder.Should().Equal("snapshot_at desc", "coalesce(streams, 0)");
        sql.Settings.Should().Equal("providers");
        sql.Checks.Should().Equal(new Check("rank_is_positive", "rank >= 1", false), new Check("loud", "loudness <= 0", true));
        sql.Columns.Select(column => column.ToString()).Should().HaveCount(2);
        sql.Columns[1].Description.Should().Be("Streams: of the day.");
        sql.Splits.Should().BeTrue();
    }

    [Test]
    public void The_statement_is_kept_without_comments_and_the_last_semicolon() =>
        Read(Full).Body.Should().Be("select 1 as a\nfrom t\nwhere x <> '--'");

    [Test]
    public void A_free_comment_or_a_space_does_not_change_what_a_fingerprint_hashes()
    {
        var changed = Read(Full.Replace("-- a free comment", "  -- another").Replace("One place", "A place"));
        (changed.CanonicalHeader + changed.Body).Should().Be(Read(Full).CanonicalHeader + Read(Full).Body);
    }

    [Test]
    public void A_changed_check_changes_what_a_fingerprint_hashes() =>
        Read(Full.Replace("rank >= 1", "rank >= 2")).CanonicalHeader.Should().NotBe(Read(Full).CanonicalHeader);

    [TestCase("-- grain: month of chart_date\n", "", "*no 'grain:'*")]
    [TestCase("-- key: chart_id, chart_date, rank\n", "", "*no 'key:'*")]
    [TestCase("-- grain: month", "-- grain: whole\n-- grain: month", "*more than one 'grain:'*")]
    [TestCase("-- grain: month", "-- grain: week", "*'week of chart_date' is no grain*")]
    [TestCase("rank_is_positive: rank >= 1", "rank >= 1", "*a check is 'name: expression'*")]
    [TestCase("-- settings:", "-- setings:", "*'setings:' is no part of a header*")]
    [TestCase("streams bigint?", "streams decimal?", "*'decimal' is no column type*")]
    public void A_header_that_is_not_as_agreed_is_refused_by_name(string part, string instead, string message) =>
        FluentActions.Invoking(() => Read(Full.Replace(part, instead))).Should().Throw<FormatException>().WithMessage("t.sql: " + message);

    [Test]
    public void A_derived_table_has_no_latest_line() =>
        Read("-- One.\n-- grain: whole\n-- key: a\n-- columns:\n--   a int A.\nselect 1 as a").Splits.Should().BeFalse();
}
