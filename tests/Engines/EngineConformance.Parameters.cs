using SparkMusic.Engines;

namespace SparkMusic.Tests.Engines;

abstract partial class EngineConformance
{
    static readonly object?[] ParameterValues =
    [
        "it's \"here\" \\ $x ; -- 🎵 e\u0301\u2028", "", true, false, int.MinValue, long.MaxValue, 0.1, double.MaxValue,
        new DateOnly(1969, 12, 31),
        Instant("1969-12-31T23:59:59.999999"), Instant("2021-03-04T05:06:07.000001"), new object?[] { "a", null, "it's" },
        new object?[] { 1L, 2L }, new object?[] { 0.5 },
    ];

    [TestCaseSource(nameof(ParameterValues))]
    public async Task A_parameter_keeps_its_value_and_type(object? value) =>
        (await ReadOneAsync("select $x as x", ("x", value))).Should().BeEquivalentTo(value);

    [Test]
    public async Task A_null_parameter_is_null() => (await ReadOneAsync("select $x is null as x", ("x", null))).Should().Be(true);

    [Test]
    public async Task Parameters_filter_and_may_be_used_twice_or_never()
    {
        await Session.AttachRowsAsync("t", EveryType, EveryValue, CancellationToken.None);
        var rows = await ReadAsync(
            "select n from t where g < $moment and f <= $day and f <= $day order by n",
            ("moment", Instant("1970-01-01T00:00:00")), ("day", new DateOnly(1969, 12, 31)), ("unused", "x"));
        rows.Select(row => row[0]).Should().Equal(3L, 4L);
    }

    [Test]
    public async Task A_parameter_without_a_value_is_an_error_of_the_statement() =>
        await ShouldFailAsync(() => ReadAsync("select $missing as x", ("other", 1)), EngineErrorKind.Statement);

    [Test]
    public async Task A_parameter_is_never_read_as_SQL()
    {
        await AttachNumbersAsync(3);
        var rows = await ReadAsync("select i from n where cast(i as string) = $x", ("x", "0' or '1' = '1"));
        rows.Should().BeEmpty();
    }
}
