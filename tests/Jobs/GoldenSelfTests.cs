using SparkMusic.Engines;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Jobs;

/// <summary>The goldens' own reading and comparing: what lets a wrong table pass would make every golden worthless.</summary>
[TestFixture]
public sealed class GoldenSelfTests
{
    static readonly Column[] Declared =
        [Column.Of("id text"), Column.Of("n int?"), Column.Of("x double?"), Column.Of("names text[]"), Column.Of("payload text"),
            Column.Of("_line bigint?")];

    [Test]
    public void Empty_is_null_and_quoted_empty_is_text_and_comments_are_no_rows()
    {
        var csv = Read("# a, \"case\"\nid,n,names\n\"\",,\"[\"\"a,\"\",\"\"b\"\"]\"\n# more\n\"x\ny\",7,[]");
        csv.Rows.Should().HaveCount(2);
        csv.Rows[0].Should().BeEquivalentTo(new object?[] { "", null, new object?[] { "a,", "b" } },
            options => options.WithStrictOrdering());
        csv.Rows[1].Should().BeEquivalentTo(new object?[] { "x\ny", 7, Array.Empty<object?>() }, options => options.WithStrictOrdering());
    }

    [Test]
    public void Missing_columns_are_filled_with_the_rows_text_its_number_and_nothing()
    {
        var rows = Read("id\na\nb\n").Complete(Declared);
        rows[1].Should().BeEquivalentTo(new object?[] { "b", null, null, Array.Empty<object?>(), "b", 2L },
            options => options.WithStrictOrdering());
    }

    [Test]
    public void A_column_that_is_not_declared_or_a_short_row_is_refused()
    {
        FluentActions.Invoking(() => Read("id,other\na,b\n")).Should().Throw<FormatException>().WithMessage("*'other' is not declared*");
        FluentActions.Invoking(() => Read("id,n\na\n")).Should().Throw<FormatException>().WithMessage("*1 fields, not 2*");
    }

    [TestCase(0.1, 0.1 + 1e-10, true)]
    [TestCase(0.1, 0.1 + 1e-8, false)]
    [TestCase(1e12, 1e12 + 100, true)]
    [TestCase(double.NaN, double.NaN, true)]
    [TestCase(double.NaN, 0, false)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity, true)]
    [TestCase(double.PositiveInfinity, 0, false)]
    public void Doubles_are_equal_within_the_tolerance(double left, double right, bool same) =>
        GoldenRows.Same(left, right).Should().Be(same);

    [Test]
    public void Rows_are_compared_as_a_multiset_and_types_count()
    {
        object?[] a = ["a", 1L, new object?[] { "x", "y" }], b = ["b", null, new object?[] { "x" }];
        GoldenRows.Differences([a, b], [b, a]).Should().BeEmpty();
        GoldenRows.Differences([a, a], [a]).Should().ContainSingle().Which.Should().StartWith("not expected");
        GoldenRows.Differences([a], [a, a]).Should().ContainSingle().Which.Should().StartWith("missing");
        GoldenRows.Same(1L, 1).Should().BeFalse("a bigint is no int");
        GoldenRows.Same(new object?[] { "x", "y" }, new object?[] { "y", "x" }).Should().BeFalse("arrays are compared in order");
    }

    static GoldenCsv Read(string text)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["x.csv"], text);
        return GoldenCsv.Read(folder["x.csv"], Declared);
    }
}
