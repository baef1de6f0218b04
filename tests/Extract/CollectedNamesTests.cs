using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract;

/// <summary>An API lists names apart: one with a comma is known from then on, and before.</summary>
[TestFixture]
public sealed class CollectedNamesTests
{
    const string Collected = """
        {"id":"5enxwA8aAbwZbf5qCHORXi","name":"One","type":"track","artists":[{"id":"4dpARuHxo51G3z768sgnrY","name":"Tharn, Wend & Yolm"}]}
        """;

    [Test]
    public async Task A_file_that_joins_names_is_split_the_same_before_and_after_rows_were_collected()
    {
        var rows = new List<List<string>>();
        foreach (var isCollectedFirst in new[] { true, false })
        {
            using var folder = new TestFolder();
            await using var lake = await ImportLake.OpenAsync(folder["lake"]);
            if (isCollectedFirst) await CollectAsync(lake);
            await lake.ImportAsync(Given.File(folder, "songs.csv",
                "track_id,track_name,artists,energy\n70LcF31zb1H0PyJoS1Sx1r,Two,\"Zed, Tharn, Wend & Yolm\",0.5\n"),
                new ImportOptions(ImportKind.TrackFeatures));
            if (!isCollectedFirst) await CollectAsync(lake);
            rows.Add(await lake.RowsAsync("raw_tracks", "title, artists"));
        }
        rows[0].Should().Equal("One / Tharn, Wend & Yolm", "Two / Zed|Tharn, Wend & Yolm");
        rows[1].Should().Equal(rows[0]);
    }

    static Task<bool> CollectAsync(ImportLake lake) => CollectorRun.RunAsync(
        lake.Lake, new Collector("test", "collect test", RawTable.Tracks, [RawTable.Tracks]), TimeProvider.System, new Given.Silent(),
        async (run, cancel) =>
        {
            var tracks = new RowsOfTracks(run.Rows, 0);
            tracks.Track(Collected, 0);
            run.Prove(tracks.Names);
            await run.PageDoneAsync("{}", cancel);
            return true;
        }, default);
}
