using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Docs;

/// <summary>The limits of a file that a person still reads with pleasure.</summary>
[TestFixture]
public class LimitTests
{
    const int MostLines = 400, MostSqlLines = 80, MostColumns = 140, MostColumnsOfText = 210;

    // A text that has nowhere to be cut: JSON, a regular expression, a row of a CSV.
    const int LongestText = 60;

    static readonly string[] Folders = ["jobs", "shared", "scheduler", "tests"];

    // Read as a table, a row per line.
    const string Catalog = "jobs/JobCatalog.cs";

    static IEnumerable<string> Files(string pattern) => Folders.Select(folder => Path.Combine(Need.Root, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Need.Root, path).Replace('\\', '/'))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Need.Root, path));

    [TestCase("*.cs", MostLines)]
    [TestCase("*.sql", MostSqlLines)]
    public void No_file_is_longer_than_its_kind_may_be(string pattern, int most)
    {
        Files(pattern).Should().NotBeEmpty();
        Files(pattern).Where(path => Lines(path).Length > most).Should().BeEmpty();
    }

    [Test]
    public void No_line_is_wider_than_a_screen_but_for_a_text_that_cannot_be_cut() =>
        Files("*.cs").Concat(Files("*.sql")).Where(path => path != Catalog).SelectMany(TooWide).Should().BeEmpty();

    static IEnumerable<string> TooWide(string path)
    {
        var isRaw = false;
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            var quotes = line.Split("\"\"\"").Length - 1;
            // Texts with holes and statements of SQL are cut where their sense allows.
            var isText = line.Contains("$\"", StringComparison.Ordinal) || path.EndsWith(".sql", StringComparison.Ordinal);
            var most = isText ? MostColumnsOfText : MostColumns;
            if (line.Length > most && !isRaw && quotes == 0 && line.Split(' ').All(word => word.Length < LongestText))
                yield return $"{path}:{number}";
            if (quotes % 2 == 1) isRaw = !isRaw;
        }
    }
}
