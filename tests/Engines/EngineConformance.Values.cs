using SparkMusic.Engines;

namespace SparkMusic.Tests.Engines;

abstract partial class EngineConformance
{
    static readonly Column[] EveryType =
    [
        Column.Of("n bigint"), Column.Of("a text?"), Column.Of("b boolean?"), Column.Of("c int?"), Column.Of("d bigint?"),
        Column.Of("e double?"),
        Column.Of("f date?"), Column.Of("g instant?"), Column.Of("h text[]?"), Column.Of("i bigint[]?"), Column.Of("j double[]?"),
    ];

    static readonly object?[][] EveryValue =
    [
        [1L, "plain", true, 1, 1L, 1.5, new DateOnly(2021, 3, 4), Instant("2021-03-04T05:06:07.000001"), new object?[] { "x", "y" },
            new object?[] { 1L }, new object?[] { 0.1 }],
        [2L, null, null, null, null, null, null, null, null, null, null],
        [3L, "", false, int.MinValue, long.MinValue, double.NaN, new DateOnly(1969, 12, 31), Instant("1969-12-31T23:59:59.999999"),
            Array.Empty<object?>(), Array.Empty<object?>(), Array.Empty<object?>()],
        [4L, "🎵 e\u0301 \u2028 ' \" \\ \t \n", false, int.MaxValue, long.MaxValue, double.PositiveInfinity, new DateOnly(1600, 2, 29),
            Instant("1900-01-01T00:00:00.123456"), new object?[] { null, "", "a text that is longer than twelve bytes" },
            new object?[] { null, long.MinValue }, new object?[] { double.NaN, null }],
        [5L, new string('ß', 70_000), true, 0, 0L, double.NegativeInfinity, new DateOnly(9999, 12, 31), Instant("2262-04-12T00:00:00"),
            new object?[] { "🎵" }, new object?[] { 0L }, new object?[] { -0.0, double.NegativeInfinity }],
        [6L, "NaN", true, -1, -1L, double.Epsilon, new DateOnly(1970, 1, 1), Instant("1970-01-01T00:00:00"), new object?[] { null },
            new object?[] { 9_007_199_254_740_993L }, new object?[] { 1e300 }],
    ];

    [Test]
    public async Task Every_type_and_value_comes_back_from_memory()
    {
        await Session.AttachRowsAsync("t", EveryType, EveryValue, CancellationToken.None);
        (await ReadAsync("select * from t order by n")).Should().BeEquivalentTo(EveryValue, options => options.WithStrictOrdering());
    }

    [Test]
    public async Task Every_type_and_value_comes_back_from_files()
    {
        await Session.AttachRowsAsync("t", EveryType, EveryValue, CancellationToken.None);
        var files = await Session.WriteAsync(WriteOf("select * from t", EveryType, ["n"]), CancellationToken.None);
        await Session.AttachFilesAsync("u", EveryType, [.. files.Select(PathOf)], CancellationToken.None);
        (await ReadAsync("select * from u order by n")).Should().BeEquivalentTo(EveryValue, options => options.WithStrictOrdering());
    }

    [Test]
    public async Task Columns_have_the_names_and_types_of_the_view()
    {
        await Session.AttachRowsAsync("t", EveryType, EveryValue, CancellationToken.None);
        await using var reader = await Session.QueryAsync("select * from t", NoParameters, CancellationToken.None);
        reader.Columns.Select(column => (column.Name, column.Type)).Should().Equal(EveryType.Select(column => (column.Name, column.Type)));
    }

    [Test]
    public async Task Sums_are_bigints_and_decimals_are_doubles()
    {
        await AttachNumbersAsync(4);
        var row = (await ReadAsync("select sum(i) as a, count(*) as b, cast(1.25 as decimal(4, 2)) as c from n"))
            .Should().ContainSingle().Subject;
        row.Should().Equal(6L, 4L, 1.25);
    }

    [Test]
    public async Task Nulls_come_first_ascending_and_last_descending()
    {
        await Session.AttachRowsAsync("t", [Column.Of("i int?")], [[2], [null], [1]], CancellationToken.None);
        (await ReadAsync("select i from t order by i")).Select(row => row[0]).Should().Equal(null, 1, 2);
        (await ReadAsync("select i from t order by i desc")).Select(row => row[0]).Should().Equal(2, 1, null);
        (await ReadAsync("select i, row_number() over (order by i) as r from t order by i")).Select(row => Convert.ToInt64(row[1]))
            .Should().Equal(1, 2, 3);
    }

    [Test]
    public async Task A_view_without_rows_is_empty()
    {
        await Session.AttachRowsAsync("t", EveryType, [], CancellationToken.None);
        (await ReadAsync("select * from t")).Should().BeEmpty();
        (await ReadOneAsync("select count(*) as n from t")).Should().Be(0L);
    }

    [Test]
    public async Task A_million_rows_stream_through()
    {
        await AttachNumbersAsync(1000);
        await using var reader = await Session.QueryAsync(
            "select cast(x.i as bigint) * 1000 + y.i as k, concat('row ', cast(y.i as string)) as t from n as x cross join n as y",
            NoParameters, CancellationToken.None);
        var (rows, sum) = (0L, 0L);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            rows++;
            sum += (long)reader.Current[0]!;
        }
        rows.Should().Be(1_000_000);
        sum.Should().Be(499_999_500_000);
    }
}
