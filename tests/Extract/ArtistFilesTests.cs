using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Tests.Extract;

public class ArtistFilesTests
{
    const string A = "4dpARuHxo51G3z768sgnrY", B = "3TVXtAsR1Inumwj472S9r4";

    [Test]
    public void The_columns_of_an_artist_tracker_are_understood() =>
        Snapshots("artist_stats_df_07_04_2025_10_30.csv", $"""
            id,name,genres,popularity,followers,image,extraction_date
            {A},Adele,"['british soul', ""pop soul""]",87,60123456,https://i.scdn.co/image/x,2025-04-07 10:30:15
            spotify:artist:{B},"Drake","[]",95,82300000,,2025-04-07 10:30:16
            """).Should().Equal($"{A}/Adele/british soul|pop soul/87/60123456/2025-04-07 10:30:15Z", $"{B}/Drake//95/82300000/2025-04-07 10:30:16Z");

    [Test]
    public void What_an_app_does_not_see_is_null_and_the_time_may_be_the_files() =>
        Snapshots("artists-20250407T103000Z.csv", $"artist_id,artist_name,artist_genres,followers\n{A},Adele,soul; pop,NA\n{B},Drake,,\n")
            .Should().Equal($"{A}/Adele/soul|pop/-/-/2025-04-07 10:30:00Z", $"{B}/Drake//-/-/2025-04-07 10:30:00Z");

    [Test]
    public void Artists_as_the_api_writes_them_may_be_lines_of_a_file() =>
        Snapshots("artists_2025-04-07T10-30-00Z.jsonl", $$"""
            {"id":"{{A}}","name":"Adele","genres":["soul","pop, too"],"followers":{"href":null,"total":5},"popularity":9}
            {"id":"{{B}}","name":"Drake","genres":[],"popularity":null}
            """).Should().Equal($"{A}/Adele/soul|pop, too/9/5/2025-04-07 10:30:00Z", $"{B}/Drake//-/-/2025-04-07 10:30:00Z");

    [Test]
    public void A_record_that_a_column_cannot_hold_or_that_has_no_time_is_refused()
    {
        var rows = Given.Rows(ImportKind.Artists, "a.csv", $"artist_id,artist,followers,snapshot_at\n{A},Adele,5,2025-04-07\n{A},Adele,5,\n{A},Adele,many,2025-04-08\n{A},,5,2025-04-09\n");
        rows.Refused.Select(row => (row.Rules, row.Line))
            .Should().Equal(("null:snapshot_at", 3), ("type:followers", 4), ("null:artist", 5));
        rows.Count(RawTable.ArtistSnapshots).Should().Be(1);
    }

    [TestCase("artist,followers,snapshot_at\nAdele,5,2025-04-07\n", "artist_id")]
    [TestCase("artist_id,artist,snapshot_at\n4dpARuHxo51G3z768sgnrY,Adele,2025-04-07\n", "followers, popularity or genres")]
    [TestCase("artist_id,artist,followers\n4dpARuHxo51G3z768sgnrY,Adele,5\n", "--at")]
    public void A_file_that_lacks_something_is_refused_with_what_is_missing(string text, string missing) =>
        FluentActions.Invoking(() => Snapshots("a.csv", text)).Should().Throw<SparkMusicException>().Which.Message
            .Should().Contain(missing);

    static IEnumerable<string> Snapshots(string name, string text) =>
        Given.Rows(ImportKind.Artists, name, text)
            .Of(RawTable.ArtistSnapshots, "artist_id", "artist", "genres", "popularity", "followers", "snapshot_at");
}
