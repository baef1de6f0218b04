using System.Globalization;
using SparkMusic.Engines;
using SparkMusic.Jobs;
using SparkMusic.Quality;
using SparkMusic.Run;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Jobs;

/// <summary>
/// A table's golden folder, <c>tests/Jobs/&lt;table&gt;</c> or one per case below it: <c>given/&lt;input&gt;.csv</c>, <c>expect.csv</c>, and where
/// needed <c>expect.rejected.csv</c> (file, line, rules), <c>expect.duplicates</c> (a number) and <c>settings.json</c>.
/// </summary>
sealed record GoldenFolder(string Name)
{
    static readonly string Root = System.IO.Path.Combine(Need.Root, "tests", "Jobs");

    static readonly Column[] RejectedColumns = [Column.Of("file text"), Column.Of("line bigint"), Column.Of("rules text")];

    public static IEnumerable<GoldenFolder> All => Directory.EnumerateFiles(Root, "expect.csv", SearchOption.AllDirectories)
        .Select(file => new GoldenFolder(System.IO.Path.GetRelativePath(Root, System.IO.Path.GetDirectoryName(file)!).Replace('\\', '/')))
        .OrderBy(folder => folder.Name, StringComparer.Ordinal);

    public CatalogTable Table => JobCatalog.Catalog[Name.Split('/')[0]];

    public TableSql Sql => JobCatalog.Catalog.SqlOf(Table);

    public GoldenCsv Expected => GoldenCsv.Read(Path("expect.csv"), Sql.Columns);

    public IReadOnlyList<object?[]> ExpectedRejected => File.Exists(Path("expect.rejected.csv")) ? GoldenCsv.Read(Path("expect.rejected.csv"), RejectedColumns).Rows : [];

    public long ExpectedDuplicates => File.Exists(Path("expect.duplicates")) ? long.Parse(File.ReadAllText(Path("expect.duplicates")), CultureInfo.InvariantCulture) : 0;

    /// <summary>The settings its statement reads: the defaults, and what settings.json gives instead.</summary>
    public IReadOnlyDictionary<string, object?> Parameters
    {
        get
        {
            var settings = ResultSettings.Read(File.Exists(Path("settings.json")) ? File.ReadAllText(Path("settings.json")) : null, _ => null);
            return Sql.Settings.ToDictionary(name => name, name => settings[name]);
        }
    }

    /// <summary>The views the statement reads, with their rows; a file that is not there is an empty view.</summary>
    public IReadOnlyList<(string View, IReadOnlyList<Column> Columns, IReadOnlyList<object?[]> Rows)> Given()
    {
        var catalog = JobCatalog.Catalog;
        var views = Table.Inputs.Select(input => (Name: input.Table, Columns: catalog.ColumnsOf(catalog[input.Table])))
            .Concat(Table.Dictionaries.Select(name => (Name: name, catalog.DictionaryOf(name).Columns))).ToList();
        var stray = Directory.EnumerateFiles(Path("given")).Select(file => System.IO.Path.GetFileNameWithoutExtension(file)).Except(views.Select(view => view.Name)).ToList();
        if (stray.Count > 0) throw new FormatException($"{Name}/given has files that the table does not read: {string.Join(", ", stray)}.");
        return [.. views.Select(view => (view.Name, view.Columns, Rows(view.Name, view.Columns)))];
    }

    /// <summary>The partitions that its rows lie in: every day or month of the grain's column in any of its files.</summary>
    public IReadOnlyList<string> Keys()
    {
        if (Sql.Grain.Unit == GrainUnit.Whole) return [PartitionKey.All];
        var given = Given().SelectMany(view => Values(view.Columns, view.Rows));
        return [.. given.Concat(Values(Expected.Columns, Expected.Rows)).Select(Key).Distinct().Order(StringComparer.Ordinal)];
    }

    public override string ToString() => Name;

    string Path(string file) => System.IO.Path.Combine(Root, Name, file);

    IReadOnlyList<object?[]> Rows(string view, IReadOnlyList<Column> columns)
    {
        var file = Path($"given/{view}.csv");
        return File.Exists(file) ? GoldenCsv.Read(file, columns).Complete(columns) : [];
    }

    IEnumerable<object> Values(IReadOnlyList<Column> columns, IReadOnlyList<object?[]> rows)
    {
        var at = columns.ToList().FindIndex(column => column.Name == Sql.Grain.Column);
        return at < 0 ? [] : rows.Select(row => row[at]).OfType<object>();
    }

    string Key(object value)
    {
        var day = value is DateOnly date ? date : DateOnly.FromDateTime((DateTime)value);
        return day.ToString(Sql.Grain.Unit == GrainUnit.Day ? "yyyy-MM-dd" : "yyyy-MM", CultureInfo.InvariantCulture);
    }
}
