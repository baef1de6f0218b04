using System.Text.RegularExpressions;
using SparkMusic.Jobs;
using SparkMusic.Run;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.CatalogTruth;

/// <summary>The catalog is true: what it says is what the statements do.</summary>
[TestFixture]
public partial class CatalogTests
{
    static readonly Catalog Catalog = JobCatalog.Catalog;

    static IEnumerable<CatalogTable> Built => Catalog.Tables.Where(table => !table.IsRaw);

    static IEnumerable<string> Names => Built.Select(table => table.Name);

    static string Folder(CatalogTable table) =>
        Path.Combine(Need.Root, "jobs", table.Layer switch { Layer.Clean => "clean", Layer.Enriched => "enrich", _ => "aggregate" });

    [TestCaseSource(nameof(Names))]
    public void Each_table_has_its_statement_in_its_layers_folder(string name) =>
        File.Exists(Path.Combine(Folder(Catalog[name]), name + ".sql")).Should().BeTrue();

    [Test]
    public void Each_statement_is_listed()
    {
        var files = new[] { "clean", "enrich", "aggregate" }.SelectMany(
            folder => Directory.GetFiles(Path.Combine(Need.Root, "jobs", folder), "*.sql"))
            .Select(file => Path.GetFileName(file).Split('.')[0]).Distinct();
        files.Should().BeEquivalentTo(Names);
    }

    [TestCaseSource(nameof(Names))]
    public void Each_statement_reads_exactly_what_the_catalog_declares(string name)
    {
        var table = Catalog[name];
        var declared = table.Made is { } made ? [made.View] : table.Inputs.Select(input => input.Table).Concat(table.Dictionaries);
        foreach (var body in Catalog.AllBodies(table))
        {
            var ctes = Cte().Matches(body).Select(match => match.Groups[1].Value).ToHashSet();
            Source().Matches(body).Select(match => match.Groups[1].Value).Where(source => !ctes.Contains(source)).Distinct()
                .Should().BeEquivalentTo(declared);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void The_catalogs_grain_is_the_headers(string name) => Catalog.SqlOf(Catalog[name]).Grain.Unit.Should().Be(Catalog[name].Grain);

    [TestCaseSource(nameof(Names))]
    public void Key_and_grain_are_columns_and_keys_are_never_null(string name)
    {
        var sql = Catalog.SqlOf(Catalog[name]);
        var columns = sql.Columns.Select(column => column.Name).ToList();
        columns.Should().Contain(sql.Key).And.OnlyHaveUniqueItems();
        if (sql.Grain.Column is { } column) columns.Should().Contain(column);
        columns.Should().NotContain(column => column.StartsWith("p_") || column.StartsWith('_'));
        sql.Columns.Should().OnlyContain(column => column.Description.Length > 0, "each column says what it is");
    }

    [Test]
    public void Inputs_come_before_what_reads_them_so_there_is_no_cycle()
    {
        var seen = new HashSet<string>();
        foreach (var table in Catalog.Tables)
        {
            foreach (var input in table.Inputs) seen.Should().Contain(input.Table, table.Name + " reads it");
            seen.Add(table.Name).Should().BeTrue("names are unique");
        }
    }

    [Test]
    public void Layers_read_downwards_only() =>
        Built.Should().OnlyContain(table => table.Inputs.All(input => Catalog[input.Table].Layer <= table.Layer));

    [Test]
    public void Every_cron_parses()
    {
        foreach (var table in Catalog.Tables.Where(table => table.Cron is not null))
            new Quartz.CronExpression(table.Cron!).GetNextValidTimeAfter(DateTimeOffset.UnixEpoch).Should().NotBeNull(table.Name);
    }

    [Test]
    public void Every_raw_table_declares_columns() =>
        Catalog.Tables.Where(table => table.IsRaw).Should().OnlyContain(table => Catalog.ColumnsOf(table).Count > 5);

    [GeneratedRegex(@"(?:\bwith|,)\s*([a-z_0-9]+)\s+as\s*(?:(?:not\s+)?materialized\s*)?\(", RegexOptions.IgnoreCase)]
    private static partial Regex Cte();

    [GeneratedRegex(@"(?<!distinct\s)\b(?:from|join)\s+([a-z_][a-z_0-9]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Source();
}
