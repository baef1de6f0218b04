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

    /// <summary>Kind, file and further options of each import.</summary>
    public static readonly string[][] Imports =
    [
        ["track-features", "spotify-songs/spotify_songs.csv.gz"],
        ["track-features", "top50-api/features.csv"],
        ["chart-history", "top50-api/final_data.csv", "--chart", "top50"],
        ["chart-history", "top50-api/everyday_top50.csv", "--chart", "top50"],
        ["chart-history", "top50-api/api_json"],
        ["chart-history", "charts/top50_charts_snapshots.csv.gz"],
        ["chart-history", "universal-top/universal_top_5000.csv.gz"],
        ["playlist-history", "charts/cumulative_added_removed.csv.gz", "--theme", "archive"],
        ["playlist-history", "spotify-songs/spotify_songs.csv.gz"],
        ["policy-dates", "covid/c6_stayathomerequirements.csv"],
        ["policy-dates", "covid/owid_covid-stringency-index.csv.gz"],
        ["policy-dates", "covid/lockdown_start_dates_30_countries.csv"],
    ];

    public static CommandResult Import(string lake, string[] import) =>
        CommandLine.Run(["import", import[0], Need.Data(import[1]), .. import[2..], "--lake", lake, "--json"]);

    static TestFolder Make()
    {
        var folder = new TestFolder();
        foreach (var import in Imports) Import(folder["lake"], import).ShouldExitWith(ExitCodes.Done);
        CommandLine.Run("run", "charts", "playlists", "--lake", folder["lake"]).ShouldExitWith(ExitCodes.Done);
        return folder;
    }

    /// <summary>Rows of a query over the lake, as JSON objects.</summary>
    public static IReadOnlyList<JsonElement> Query(string sql)
    {
        var result = CommandLine.Run("sql", sql, "--lake", Path, "--format", "json").ShouldExitWith(ExitCodes.Done);
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
