using System.Globalization;
using SparkMusic.Engines;
using SparkMusic.Jobs;
using SparkMusic.Quality;
using SparkMusic.Run;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Jobs;

/// <summary>
/// A table's golden folder, <c>tests/Jobs/&lt;table&gt;</c> or one per case below it: <c>given/&lt;input&gt;.csv</c>, <c>expect.csv</c>,
/// and where needed <c>expect.rejected.csv</c> (file, line, rules), <c>expect.duplicates</c> (a number) and <c>settings.json</c>.
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

    public IReadOnlyList<object?[]> ExpectedRejected =>
        File.Exists(Path("expect.rejected.csv")) ? GoldenCsv.Read(Path("expect.rejected.csv"), RejectedColumns).Rows : [];

    public long ExpectedDuplicates =>
        File.Exists(Path("expect.duplicates")) ? long.Parse(File.ReadAllText(Path("expect.duplicates")), CultureInfo.InvariantCulture) : 0;

    /// <summary>What is built: the views the statement reads (a file that is not there is an empty view) and its settings.</summary>
    public TableCase Case()
    {
        var stray = Directory.EnumerateFiles(Path("given")).Select(file => System.IO.Path.GetFileNameWithoutExtension(file))
            .Except(TableCase.ViewsOf(Table)).ToList();
        if (stray.Count > 0) throw new FormatException($"{Name}/given has files that the table does not read: {string.Join(", ", stray)}.");
        var settings = ResultSettings.Read(File.Exists(Path("settings.json")) ? File.ReadAllText(Path("settings.json")) : null, _ => null);
        return TableCase.Of(Table, Rows, settings);
    }

    public override string ToString() => Name;

    string Path(string file) => System.IO.Path.Combine(Root, Name, file);

    IReadOnlyList<object?[]> Rows(string view, IReadOnlyList<Column> columns)
    {
        var file = Path($"given/{view}.csv");
        return File.Exists(file) ? GoldenCsv.Read(file, columns).Complete(columns) : [];
    }
}
