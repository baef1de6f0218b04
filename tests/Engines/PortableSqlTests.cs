using System.Text.RegularExpressions;
using SparkMusic.Quality;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Engines;

[TestFixture]
sealed partial class PortableSqlTests
{
    static IEnumerable<TestCaseData> SharedFiles() => Directory
        .EnumerateFiles(Path.Combine(Need.Root, "jobs"), "*.sql", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileNameWithoutExtension(file).Contains('.')
            && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"))
        .Order(StringComparer.Ordinal)
        .Select(file => new TestCaseData(file).SetArgDisplayNames(Path.GetFileName(file)));

    [TestCaseSource(nameof(SharedFiles))]
    public void A_shared_query_is_written_in_the_portable_subset(string file) =>
        PortableSql.ViolationsIn(File.ReadAllText(file)).Should().BeEmpty();

    [TestCaseSource(nameof(SharedFiles))]
    public void A_shared_query_calls_only_what_the_vocabulary_tests_on_both_engines(string file) =>
        CallsIn(File.ReadAllText(file)).Except(Known)
            .Should().BeEmpty("a row of tests/Engines/vocabulary.csv has to show that a function means the same on both engines");

    /// <summary>
    /// They add doubles up in the order of threads: a rebuild would differ in the last digits, and all downstream would be stale for
    /// nothing.
    /// </summary>
    [TestCaseSource(nameof(SharedFiles))]
    public void A_shared_query_adds_doubles_up_by_mean_and_regr_sxx_alone(string file) =>
        CallsIn(File.ReadAllText(file))
            .Intersect(["avg", "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop", "corr", "skewness", "kurtosis"])
            .Should().BeEmpty();

    [TestCaseSource(nameof(SharedFiles))]
    public void The_expressions_of_a_header_keep_the_same_rules(string file)
    {
        var table = TableSqlReader.Read(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file));
        string?[] expressions = [.. table.Checks.Select(check => check.Expression), table.Duplicate, table.Within?.Expression,
            .. table.LatestOrder];
        var query = "select " + string.Join(",\n", expressions.OfType<string>().Select((each, index) => $"({each}) as e{index}"));
        PortableSql.ViolationsIn(query).Should().BeEmpty();
        CallsIn(query).Except(Known).Should().BeEmpty();
    }

    [Test]
    public void Every_row_of_the_vocabulary_is_written_in_the_portable_subset() =>
        Vocabulary.Rows.SelectMany(row => PortableSql.ViolationsIn(row.Sql).Select(violation => $"{row.Sql}: {violation}"))
            .Should().BeEmpty();

    [TestCase("select [1, 2] as a", "array literal or subscript")]
    [TestCase("select split(a, ' ')[0] as a from t", "array literal or subscript")]
    [TestCase("select filter(a, x -> x > 1) as a from t", "lambda")]
    [TestCase("select e from t lateral view explode(a) v as e", "lateral view")]
    [TestCase("select i from t qualify row_number() over (order by i) = 1", "qualify")]
    [TestCase("select * except (a) from t", "* except or exclude")]
    [TestCase("select * exclude (a) from t", "* except or exclude")]
    [TestCase("select 7 div 2 as a", "div")]
    [TestCase("select a rlike 'b' as a from t", "rlike as an operator")]
    [TestCase("select a <=> b as a from t", "<=>")]
    [TestCase("select ! a as a from t", "! as an operator")]
    [TestCase("select `a` as a from t", "back-quoted name")]
    [TestCase("select \"text\" as a", "double-quoted text that is no word of intervals")]
    [TestCase("select 'it''s' as a", "quote or backslash in a literal")]
    [TestCase("select 'a\\tb' as a", "quote or backslash in a literal")]
    [TestCase("select 'a' 'b' as a", "neighbouring literals")]
    [TestCase("select a::int as a from t", ":: cast")]
    [TestCase("select a b from t", "column alias without AS: b")]
    [TestCase("select count(*) n from t", "column alias without AS: n")]
    [TestCase("select case when a then 1 else 2 end x, b as y from t", "column alias without AS: x")]
    [TestCase("select sum(c) as s from (select a + 1 c from t) as u", "column alias without AS: c")]
    [TestCase("select cast(a / b as bigint) as a from t", "fraction cast to an integer: use whole()")]
    [TestCase("select cast(avg(a) as int) as a from t", "fraction cast to an integer: use whole()")]
    [TestCase("select cast(a * 1.5e0 as bigint) as a from t", "fraction cast to an integer: use whole()")]
    [TestCase("select cast(a / b as string) as a from t", "text of a double")]
    [TestCase("select cast(a as timestamp) as a from t", "cast to timestamp loses an offset: use instant()")]
    [TestCase("select a / 1.5 as a from t", "quotient of a decimal: write 1.5e0")]
    [TestCase("select to_date(a, 'dd/MM/yyyy') as a from t", "to_date with a pattern")]
    [TestCase("select to_timestamp(a, 'dd/MM/yyyy') as a from t", "to_timestamp with a pattern")]
    [TestCase("select date_format(a, 'd MMM') as a from t", "date_format with an unusual pattern")]
    [TestCase("select hash(a) as a from t", "hash()")]
    [TestCase("select xxhash64(a) as a from t", "xxhash64()")]
    [TestCase("select first(a) as a from t", "first()")]
    [TestCase("select any_value(a) as a from t", "any_value()")]
    [TestCase("select array(1, 2) as a", "array()")]
    [TestCase("select current_date as a", "the wall clock")]
    [TestCase("select random() as a", "random()")]
    [TestCase("select row_number() over (partition by a) as a from t", "row_number without an order")]
    [TestCase("select array_agg(a) as a from t", "array_agg without an order")]
    [TestCase("select count(distinct a, b) as a from t", "count(distinct a, b)")]
    [TestCase("select a from t left semi join u on t.a = u.a", "semi or anti join")]
    [TestCase("select a from t group by a with rollup", "with rollup")]
    [TestCase("select rlike(a, '^b$') as a from t", "$ in a pattern: on Spark it stands before a last line end too")]
    [TestCase("select rlike(a, '^b(-|$)') as a from t", "$ in a pattern: on Spark it stands before a last line end too")]
    [TestCase("select 1 as a; select 2 as a", "more than one statement")]
    public void Each_rule_finds_its_violation(string sql, string rule) =>
        PortableSql.ViolationsIn(sql).Should().ContainSingle().Which.Should().Be("line 1: " + rule);

    [Test]
    public void What_is_allowed_is_not_found() => PortableSql.ViolationsIn(
        """
        -- it's a [comment] with a::b, "quotes" and `marks`; and -> more
        with days as (select chart_id, date_trunc('MONTH', added_at) as "month" from entries /* x::int */ where rank >= 0.5)
        select d.chart_id, count(*) filter (where d.x is not null) as n, trim(both 'x' from d.name) as name, interval '1' month as i, date '2021-01-01' as d0,
            row_number() over (partition by d.chart_id order by d.rank desc nulls last, d.id rows between unbounded preceding and current row) as r,
            case when rlike(d.a, '^a') then cast(floor(d.b / 2) as bigint) when d.c in (select q.c from other q) then whole(d.b / 2) else null end as w,
            extract(year from d.day) as y, $limit as l, -1 as m, cast(d.a as int) + 1 as one
        from days d left join other as o on d.chart_id = o.chart_id
        where not exists (select 1 as one from gone g where g.id = d.id)
        order by n desc, name limit 10
        """).Should().BeEmpty();

    [Test]
    public void A_line_is_named() => PortableSql.ViolationsIn("select a,\n\n a::int as b\nfrom t").Should().Equal("line 3: :: cast");

    static readonly HashSet<string> Known = [.. Vocabulary.Rows.SelectMany(row => CallsIn(row.Sql))];

    static IEnumerable<string> CallsIn(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        for (var at = 0; at + 1 < tokens.Count; at++)
            if (tokens[at].Kind == SqlTokenKind.Word && tokens[at + 1].Is("(") && !Syntax().IsMatch(tokens[at].Text)
                && !(at > 0 && tokens[at - 1].Is("as")))
                yield return tokens[at].Text;
    }

    /// <summary>Words that a parenthesis follows without being calls.</summary>
    [GeneratedRegex("^(as|in|and|or|not|on|over|from|where|when|then|else|select|filter|using|exists|values|by|union|all|except|intersect|having|join|distinct|between|rollup|case)$")]
    private static partial Regex Syntax();
}
