using System.Text;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Engines.DuckDb;

[TestFixture]
sealed class BatchFunctionTests() : BindingFixture(new DuckDbOptions { Threads = 1 })
{
    static readonly Column[] Columns =
    [
        Column.Of("n bigint"), Column.Of("a text?"), Column.Of("b boolean?"), Column.Of("c int?"), Column.Of("d double?"),
        Column.Of("e date?"), Column.Of("f instant?"),
        Column.Of("g text[]?"), Column.Of("h text[]"),
    ];

    [SetUp]
    public void Register() => BatchFunction.Register(Connection);

    [Test]
    public void Sources_that_are_read_at_once_give_each_its_own_rows()
    {
        var sources = Enumerable.Range(0, 4).Select(source =>
        {
            var n = 0;
            return new BatchSource(Columns[1..2], () => n++ < 50 ? OfText(Encoding.UTF8.GetBytes($"{source}")) : null);
        }).ToList();
        var read = sources.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(source =>
        {
            using var connection = Connect();
            using var rows = connection.Query($"select min(a), max(a), count(*) from {source.Sql}");
            rows.Read();
            return string.Join(' ', rows.Current);
        }).ToList();
        read.Should().Equal("0 0 50", "1 1 50", "2 2 50", "3 3 50");
        sources.ForEach(source => source.Dispose());
    }

    [Test]
    public void A_source_that_is_gone_is_refused()
    {
        var source = new BatchSource(Columns[1..2], () => null);
        source.Dispose();
        FluentActions.Invoking(() => Read(source)).Should().Throw<EngineException>();
    }

    [Test]
    public void Every_type_comes_back_as_it_was_given_over_many_batches()
    {
        const int Count = 10_007;
        var expected = new List<object?[]>();
        var batches = new Queue<RowBatch>();
        var batch = new RowBatch(Columns.Length);
        for (var n = 0; n < Count; n++)
        {
            expected.Add(Row(n));
            Append(batch, expected[^1]);
            if (!batch.IsFull && n < Count - 1) continue;
            batches.Enqueue(batch);
            batch = new RowBatch(Columns.Length);
        }
        using var source = new BatchSource(Columns, () => batches.TryDequeue(out var next) ? next : null);
        Read(source).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    [Test]
    public void A_statement_is_over_when_the_rows_are_and_the_next_one_begins_anew()
    {
        var batches = new Queue<RowBatch?>([OfText("one"u8), null, OfText("two"u8), OfText("three"u8), null]);
        using var source = new BatchSource(Columns[1..2], batches.Dequeue);
        Read(source).Should().BeEquivalentTo(new object[][] { ["one"] });
        Read(source).Should().BeEquivalentTo(new object[][] { ["two"], ["three"] });
    }

    [Test]
    public void Bytes_that_are_no_text_are_refused()
    {
        var batches = new Queue<RowBatch>([OfText([0x61, 0xff]), OfText([0xc3], [0xb6])]);
        using var source = new BatchSource(Columns[1..2], () => batches.TryDequeue(out var next) ? next : null);
        for (var i = 0; i < 2; i++)
        {
            FluentActions.Invoking(() => Read(source)).Should().Throw<EngineException>();
            FluentActions.Invoking(source.ThrowIfFailed).Should().Throw<EngineException>().Which.Kind.Should().Be(EngineErrorKind.Value);
        }
    }

    [Test]
    public void What_goes_wrong_while_rows_are_made_reaches_the_caller()
    {
        using var source = new BatchSource(Columns, () => throw new TimeoutException("too slow"));
        FluentActions.Invoking(() => Read(source)).Should().Throw<EngineException>().WithMessage("*too slow*");
        FluentActions.Invoking(source.ThrowIfFailed).Should().Throw<TimeoutException>();
        source.ThrowIfFailed();
    }

    [Test]
    public void Equal_rows_have_equal_hashes_also_in_a_batch_that_was_used()
    {
        var (first, used) = (new RowBatch(Columns.Length), new RowBatch(Columns.Length));
        for (var n = 0; n < RowBatch.MostRows; n++) Append(used, Row(n + 5));
        used.Clear();
        foreach (var batch in new[] { first, used })
            for (var n = 0; n < 100; n++) Append(batch, Row(n));
        HashOf(used, Columns.Length).Should().Be(HashOf(first, Columns.Length));
        var other = new RowBatch(Columns.Length);
        for (var n = 0; n < 100; n++) Append(other, n == 99 ? [.. Row(n)[..8], new object?[] { "x" }] : Row(n));
        HashOf(other, Columns.Length).Should().NotBe(HashOf(first, Columns.Length));
    }

    static string HashOf(RowBatch batch, int columns)
    {
        var hash = new RowsHash();
        batch.HashInto(hash, columns);
        return hash.ToString();
    }

    /// <summary>Nulls, empty and long texts, marks and emoji, lists of none and of several; the last column is never null.</summary>
    static object?[] Row(long n) =>
    [
        n, (n % 4) switch { 0 => null, 1 => "", 2 => $"n {n}", _ => $"a longer text with a naïve 🎵 in it, number {n}" },
        n % 3 == 0 ? null : n % 3 == 1, n % 5 == 0 ? null : (int)-n, n % 7 == 0 ? null : n / 3.0,
        n % 6 == 0 ? null : new DateOnly(1960, 1, 1).AddDays((int)n),
        n % 8 == 0 ? null : DateTime.UnixEpoch.AddMicroseconds(n * 1_234_567_891L), n % 9 == 0 ? null : List(n % 4, "first list"),
        List(n % 3, "é"),
    ];

    static object?[] List(long count, string text) => [.. Enumerable.Range(0, (int)count).Select(index => (object?)$"{text} {index}")];

    static void Append(RowBatch batch, object?[] row)
    {
        for (var column = 0; column < row.Length; column++)
            switch (row[column])
            {
                case null: batch.Null(column); break;
                case string text: batch.Text(column, Encoding.UTF8.GetBytes(text)); break;
                case bool flag: batch.Number(column, flag ? 1 : 0); break;
                case int number: batch.Number(column, number); break;
                case long number: batch.Number(column, number); break;
                case double number: batch.Number(column, BitConverter.DoubleToInt64Bits(number)); break;
                case DateOnly day: batch.Number(column, day.DayNumber - new DateOnly(1970, 1, 1).DayNumber); break;
                case DateTime moment: batch.Number(column, (moment - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond); break;
                case object?[] list:
                    batch.List(column);
                    foreach (var element in list) batch.Element(column, Encoding.UTF8.GetBytes((string)element!));
                    break;
            }
        batch.EndRow();
    }

    static RowBatch OfText(params byte[][] texts)
    {
        var batch = new RowBatch(1);
        foreach (var text in texts)
        {
            batch.Text(0, text);
            batch.EndRow();
        }
        return batch;
    }

    static RowBatch OfText(ReadOnlySpan<byte> text) => OfText([text.ToArray()]);

    List<object?[]> Read(BatchSource source)
    {
        using var rows = Connection.Query("select * from " + source.Sql);
        var all = new List<object?[]>();
        while (rows.Read()) all.Add([.. rows.Current]);
        return all;
    }
}
