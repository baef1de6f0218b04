using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Docs;

/// <summary>
/// "Add a table" of the README, followed to the letter in a copy of the sources: one .sql, one catalog row, one golden folder. Only jobs/
/// is compiled there, all that a table is in; shared/ and the tests are those that run this.
/// </summary>
[TestFixture]
public class ReadmeAddTableTests
{
    const string Heading = "Add a table";
    static readonly string[] Folders = ["jobs", "shared", "spark-conf", "data", "tests"];

    /// <summary><c>Release/net10.0</c>, or what this was built as.</summary>
    static readonly string Built = Path.GetRelativePath(Path.Combine(Need.Root, "tests", "bin"), AppContext.BaseDirectory).TrimEnd('/');

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

        Run(copy.Path, "dotnet build jobs/SparkMusic.Jobs.csproj -v q --nologo -p:BuildProjectReferences=false -c "
            + Path.GetDirectoryName(Built)).ShouldExitWith(ExitCodes.Done);
        File.Copy(copy[$"jobs/bin/{Built}/SparkMusic.Jobs.dll"], copy[$"tests/bin/{Built}/SparkMusic.Jobs.dll"], overwrite: true);
        var result = Run(copy.Path, $"dotnet test tests/bin/{Built}/SparkMusic.Tests.dll --filter "
            + "\"FullyQualifiedName~JobGoldenTestsOnDuckDb&Name~chart_sizes|FullyQualifiedName~CatalogTests\" --nologo");

        result.ShouldExitWith(ExitCodes.Done).Output.Should().MatchRegex("Passed: +[0-9]{2,}");
        Run(copy.Path, $"dotnet tests/bin/{Built}/SparkMusic.Jobs.dll list").Output.Should().Contain("chart_sizes");
    }

    static void CopySources(string to)
    {
        foreach (var file in Directory.GetFiles(Need.Root).Select(Path.GetFileName).OfType<string>())
            File.Copy(Path.Combine(Need.Root, file), Path.Combine(to, file));
        foreach (var file in Folders.SelectMany(
            folder => Directory.GetFiles(Path.Combine(Need.Root, folder), "*", SearchOption.AllDirectories)))
        {
            var relative = Path.GetRelativePath(Need.Root, file);
            if (!IsCopied(relative)) continue;
            var target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        Directory.CreateSymbolicLink(Path.Combine(to, "node_modules"), Path.Combine(Need.Root, "node_modules"));
    }

    static bool IsCopied(string file)
    {
        var parts = file.Split(Path.DirectorySeparatorChar);
        if (parts.Contains("bin") || parts.Contains("obj"))
            return parts is ["shared" or "tests", "bin", ..] && file.Contains($"/bin/{Built}/", StringComparison.Ordinal)
                || parts is ["shared", "obj", ..] && file.Contains($"/obj/{Built}/ref/", StringComparison.Ordinal);
        return parts is not ["data", "lake" or "demo", ..];
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
