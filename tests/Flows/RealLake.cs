using System.Text.Json;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Flows;

/// <summary>The real data sets, imported once into a lake; the tests of this folder read it, none changes it.</summary>
[SetUpFixture]
sealed class RealLake
{
    static readonly Lazy<TestFolder> Folder = new(Make);

    /// <summary>The lake: imported, both flows run on DuckDB.</summary>
    public static string Path => Folder.Value["lake"];

    public static string[][] Imports => RealImports.All;

    public static CommandResult Import(string lake, string[] import) =>
        Run(["import", import[0], Need.Data(import[1]), .. import[2..], "--lake", lake, "--json"]);

    public static CommandResult Run(params string[] command) => CommandLine.RunHere(null, command);

    static TestFolder Make()
    {
        var folder = new TestFolder();
        foreach (var import in Imports) Import(folder["lake"], import).ShouldExitWith(ExitCodes.Done);
        Run("run", "charts", "playlists", "--lake", folder["lake"]).ShouldExitWith(ExitCodes.Done);
        return folder;
    }

    /// <summary>A copy that a test may change.</summary>
    public static void CopyTo(string to)
    {
        foreach (var folder in Directory.GetDirectories(Path, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(folder.Replace(Path, to));
        foreach (var file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories)) File.Copy(file, file.Replace(Path, to));
    }

    /// <summary>Rows of a query over the lake, as JSON objects.</summary>
    public static IReadOnlyList<JsonElement> Query(string sql)
    {
        var result = Run("sql", sql, "--lake", Path, "--format", "json").ShouldExitWith(ExitCodes.Done);
        using var json = JsonDocument.Parse(result.Output);
        return [.. json.RootElement.EnumerateArray().Select(row => row.Clone())];
    }

    /// <summary>The one value of a query.</summary>
    public static JsonElement Value(string sql) => Query(sql).Single().EnumerateObject().Single().Value;

    [OneTimeTearDown]
    public void Remove()
    {
        if (Folder.IsValueCreated) Folder.Value.Dispose();
    }
}
