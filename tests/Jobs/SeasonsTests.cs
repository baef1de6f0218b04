using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Quality;

namespace SparkMusic.Tests.Jobs;

/// <summary>The dictionary of seasons as it is, against titles as charts write them.</summary>
[TestFixture]
public sealed class SeasonsTests
{
    [TestCase("Driving Home for Christmas - 2019 Remaster", "Chris Rea")]
    [TestCase("Do They Know It's Christmas? - 1984 Version", "Band Aid")]
    [TestCase("Do They Know It’s Christmas? (Live Aid)", "BAND AID")]
    [TestCase("Let It Snow! Let It Snow! Let It Snow! (with The B. Swanson Quartet)", "Frank Sinatra")]
    [TestCase("Wonderful Christmastime [Edited Version] - Remastered 2011 / Edited Version", "Paul McCartney")]
    [TestCase("ROCKIN' AROUND THE CHRISTMAS TREE", "Brenda Lee")]
    [TestCase("It's Beginning to Look a Lot like Christmas", "Michael Buble")]
    [TestCase("Jingle Bell Rock - Daryl's Version", "Daryl Hall & John Oates")]
    [TestCase("Silent Night", "Somebody Nobody Knows")]
    public Task A_version_of_a_listed_song_counts(string title, string artist) => Expect(title, artist, 1);

    [TestCase("HOLIDAY", "Lil Nas X")]
    [TestCase("Snowman", "Somebody Else")]
    [TestCase("Snowmanic", "Sia")]
    [TestCase("LA SANTA", "Bad Bunny")]
    [TestCase("Snowchild", "The Weeknd")]
    [TestCase("My Silent Night", "Adele")]
    public Task A_song_that_is_not_listed_does_not_count(string title, string artist) => Expect(title, artist, 0);

    static async Task Expect(string title, string artist, long tracks)
    {
        var table = JobCatalog.Catalog["chart_seasonal_share"];
        var given = TableCase.Of(table, (view, columns) => view == "seasons" ? JobCatalog.Catalog.DictionaryOf(view).Rows
            : [[.. columns.Select(column => column.Name switch
        {
            "chart_id" => "us",
            "chart_date" => new DateOnly(2021, 12, 24),
            "rank" => 1,
            "track_key" => "key",
            "title_folded" => Folding.Fold(title),
            "artist_folded" => Folding.Fold(artist),
            "has_features" => false,
            _ => (object?)null,
        })]], new Dictionary<string, object?>());

        await using var engine = DuckDbEngine.Open();
        var row = (await CaseBuild.RunAsync(engine, given, CancellationToken.None)).Rows.Should().ContainSingle().Which;
        var columns = JobCatalog.Catalog.SqlOf(table).Columns.ToList();
        row[columns.FindIndex(column => column.Name == "season")].Should().Be("christmas");
        row[columns.FindIndex(column => column.Name == "tracks")].Should().Be(tracks);
    }
}
