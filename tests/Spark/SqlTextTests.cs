using SparkMusic.Spark;

namespace SparkMusic.Tests.Spark;

/// <summary>The one place where our parameter markers become Spark's.</summary>
sealed class SqlTextTests
{
    [TestCase("select $a", "select :a", "a")]
    [TestCase("select $a + $b_2, $a", "select :a + :b_2, :a", "a,b_2")]
    [TestCase("where x=$x", "where x=:x", "x")]
    [TestCase("select $a\n-- not $b\n, $c", "select :a\n-- not $b\n, :c", "a,c")]
    [TestCase("select 1 -- $b", "select 1 -- $b", "")]
    [TestCase("select /* $a /* $b */ $c */ $d", "select /* $a /* $b */ $c */ :d", "d")]
    [TestCase("select '$a', $b", "select '$a', :b", "b")]
    [TestCase("select 'it''s $a', $b", "select 'it''s $a', :b", "b")]
    [TestCase("select 'it\\'s $a', $b", "select 'it\\'s $a', :b", "b")]
    [TestCase("select \"$a\" as `$b`, $c", "select \"$a\" as `$b`, :c", "c")]
    [TestCase("select '-- ' , $a, '/*', $b", "select '-- ' , :a, '/*', :b", "a,b")]
    [TestCase("select $1, $, a$b, ${c}", "select $1, $, a$b, ${c}", "")]
    [TestCase("select 5 - -$a, 6 / $b", "select 5 - -:a, 6 / :b", "a,b")]
    [TestCase("select $", "select $", "")]
    [TestCase("select '$a", "select '$a", "")]
    [TestCase("select 1 /* $a", "select 1 /* $a", "")]
    public void Markers_are_rewritten_in_code_only(string sql, string expected, string names)
    {
        var (text, found) = SqlText.WithSparkMarkers(sql);
        text.Should().Be(expected);
        string.Join(',', found).Should().Be(names);
    }

    [Test]
    public void A_script_is_split_at_semicolons_of_code() =>
        SqlText.Statements("-- first; really\nselect ';';\n\nselect 2 /* ; */ ;\n-- the end")
            .Should().Equal("-- first; really\nselect ';'", "select 2 /* ; */");

    [TestCase("select 1", "(select 1\n)")]
    [TestCase("select 1; ", "(select 1\n)")]
    [TestCase("select 1 -- one", "(select 1 -- one\n)")]
    public void A_statement_can_stand_in_parentheses(string sql, string expected) => SqlText.AsSubquery(sql).Should().Be(expected);
}
