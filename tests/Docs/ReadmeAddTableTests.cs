using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Docs;

/// <summary>
/// "Add a table" of the README, followed to the letter in a copy of the sources: one .sql, one catalog row, one golden folder.
/// </summary>
[TestFixture]
public class ReadmeAddTableTests
{
    const string Heading = "Add a table";
    static readonly string[] Folders = ["jobs", "shared", "spark-conf", "data", "tests"];

    [Test]
    public void A_new_mart_is_one_sql_one_catalog_row_and_one_golden_folder()
    {
        using var copy = new TestFolder();
        CopySources(copy.Path);
        Write(copy["jobs/aggregate/chart_sizes.sql"], Readme.Of(Heading, "sql").Single().Text);
        AddRow(copy["jobs/JobCatalog.cs"], Readme.Of(Heading, "csharp").Single().Text.Trim());
        var golden = Readme.Of(Heading, "csv").ToList();
        Write(copy["tests/Jobs/chart_sizes/given/chart_entries.csv"], golden[0].Text);
        Write(copy["tests/Jobs/chart_sizes/expect.csv"], golden[1].Text);

        var result = Run(copy.Path, "dotnet test tests/SparkMusic.Tests.csproj --filter "
            + "\"FullyQualifiedName~JobGoldenTestsOnDuckDb&Name~chart_sizes|FullyQualifiedName~CatalogTests\" -v q --nologo");

        result.ShouldExitWith(ExitCodes.Done).Output.Should().MatchRegex("Passed: +[0-9]{2,}");
        Run(copy.Path, "dotnet tests/bin/Debug/net10.0/SparkMusic.Jobs.dll list").Output.Should().Contain("chart_sizes");
    }

    static void CopySources(string to)
    {
        foreach (var file in Directory.GetFiles(Need.Root).Select(Path.GetFileName).OfType<string>())
            File.Copy(Path.Combine(Need.Root, file), Path.Combine(to, file));
        foreach (var file in Folders.SelectMany(
            folder => Directory.GetFiles(Path.Combine(Need.Root, folder), "*", SearchOption.AllDirectories)))
        {
            var relative = Path.GetRelativePath(Need.Root, file);
            if (relative.Split(Path.DirectorySeparatorChar) is var parts
                && (parts.Contains("bin") || parts.Contains("obj") || parts is ["data", "lake" or "demo", ..])) continue;
            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        Directory.CreateSymbolicLink(Path.Combine(to, "node_modules"), Path.Combine(Need.Root, "node_modules"));
    }

    static void AddRow(string catalog, string row)
    {
        const string Above = "        Mart(\"chart_artist_days\"";
        var text = File.ReadAllText(catalog);
        text.Should().Contain(Above);
        File.WriteAllText(catalog, text.Replace(Above, $"        {row}\n{Above}"));
    }

    static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    static CommandResult Run(string folder, string command) =>
        CommandLine.Finish(CommandLine.Start("bash", null, ["-c", $"cd '{folder}' && {command}"]), TimeSpan.FromMinutes(10));
}
