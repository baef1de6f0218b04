using System.Text;
using SparkMusic.Engines;

namespace SparkMusic.Tests.Engines.DuckDb;

[TestFixture]
sealed class DuckDbAppenderTests : BindingFixture
{
    [Test]
    public void Every_type_comes_back_as_it_was_appended()
    {
        Connection.Execute(
            "create temp table t (a varchar, b boolean, c integer, d bigint, e double, f date, g timestamptz, h varchar[], i bigint[])");
        object?[][] rows =
        [
            ["Björk 🎵\u2028'\"\\", true, int.MinValue, long.MaxValue, double.NaN, new DateOnly(1, 1, 1), At("1969-12-31T23:59:59.999999"),
                Array.Empty<object?>(), new object?[] { 1L, null }],
            [null, null, null, null, null, null, null, null, null],
            ["", false, -1, -1L, double.NegativeInfinity, new DateOnly(9999, 12, 31), At("2021-03-04T05:06:07.000001"),
                new object?[] { "a text that is long", null, "" }, null],
        ];
        using (var appender = Connection.OpenAppender("t", "temp"))
        {
            foreach (var row in rows) appender.Append(row);
            appender.Flush();
        }
        Read("select * from t").Should().BeEquivalentTo(rows, options => options.WithStrictOrdering());
    }

    [Test]
    public void Chunks_lists_and_nulls_stay_together_over_many_chunks()
    {
        const int Count = 20_011;
        Connection.Execute("create temp table t (n bigint, words varchar[])");
        using (var appender = Connection.OpenAppender("t", "temp"))
        {
            for (var n = 0; n < Count; n++)
            {
                appender.AppendBigint(n);
                if (n % 5 == 0) appender.AppendNull();
                else appender.AppendTextList([.. Enumerable.Range(0, n % 7)
                    .Select(index => index == 3 ? null : $"word {n} of the list, number {index}")]);
                appender.EndRow();
            }
            appender.Flush();
            appender.Rows.Should().Be(Count);
        }
        var next = 0L;
        foreach (var row in Read("select n, words from t order by n"))
        {
            row[0].Should().Be(next);
            if (next % 5 == 0) row[1].Should().BeNull();
            else ((object?[])row[1]!).Should().Equal(Enumerable.Range(0, (int)(next % 7))
                .Select(index => index == 3 ? null : (object)$"word {next} of the list, number {index}"));
            next++;
        }
        next.Should().Be(Count);
    }

    [Test]
    public void A_list_longer_than_a_chunk_grows()
    {
        Connection.Execute("create temp table t (words varchar[])");
        var words = Enumerable.Range(0, 10_000).Select(index => index % 10 == 0 ? null : new string('w', index % 40)).ToArray();
        using (var appender = Connection.OpenAppender("t", "temp"))
        {
            appender.AppendTextList(words);
            appender.EndRow();
            appender.Flush();
        }
        ((object?[])Read("select words from t").Single()[0]!).Should().Equal(words);
    }

    [Test]
    public void Bytes_that_are_no_UTF8_are_an_error_and_never_a_null()
    {
        Connection.Execute("create temp table t (a varchar)");
        using var appender = Connection.OpenAppender("t", "temp");
        var append = () => appender.AppendText([0x41, 0xFF]);
        append.Should().Throw<EngineException>().Where(error => error.Kind == EngineErrorKind.Value);
        var half = () => appender.AppendText("\ud83d");
        half.Should().Throw<EngineException>().Where(error => error.Kind == EngineErrorKind.Value);
    }

    [Test]
    public void Rows_without_a_flush_are_dropped()
    {
        Connection.Execute("create temp table t (a varchar)");
        using (var appender = Connection.OpenAppender("t", "temp"))
        {
            appender.AppendText(Encoding.UTF8.GetBytes("never"));
            appender.EndRow();
        }
        Read("select * from t").Should().BeEmpty();
    }

    [Test]
    public void A_call_of_another_type_than_the_column_is_refused()
    {
        Connection.Execute("create temp table t (a varchar)");
        using var appender = Connection.OpenAppender("t", "temp");
        var append = () => appender.AppendInt(1);
        append.Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void A_table_that_is_not_there_is_an_error()
    {
        var open = () => Connection.OpenAppender("nowhere");
        open.Should().Throw<EngineException>().Where(error => error.Kind == EngineErrorKind.Statement);
    }

    static DateTime At(string text) =>
        DateTime.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AdjustToUniversal);

    List<object?[]> Read(string sql)
    {
        using var rows = Connection.Query(sql);
        var list = new List<object?[]>();
        while (rows.Read()) list.Add([.. rows.Current]);
        return list;
    }
}
