using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

[TestFixture]
public class JsonRowsTests
{
    [Test]
    public void Tracks_of_playlists_are_rows_with_their_playlist_around_them()
    {
        using var file = Inside(Need.Data("mpd/mpd.slice.0-999.truncated_to_playlists.json"));
        var recognition = Recognition.Of(ImportKind.PlaylistHistory, file.Sample, new Dictionary<string, string>());
        recognition.Columns.Select(column => $"{column.Name}={column.SourceName}").Should().Contain(
            ["playlist_id=playlists[].pid", "playlist_name=playlists[].name", "track_id=track_uri", "title=track_name",
                "artists=artist_name", "album=album_name", "position=pos"]);
        recognition.Find(Wanted.AddedAt).Should().BeNull();
        var values = new RecordValues(file, recognition);
        var perPlaylist = new Dictionary<string, int>();
        while (file.Read())
        {
            file.Refusal.Should().BeNull();
            values.Text(values.HandleOf(Wanted.PlaylistId), out var id);
            var key = System.Text.Encoding.UTF8.GetString(id);
            perPlaylist[key] = perPlaylist.GetValueOrDefault(key) + 1;
        }

        perPlaylist.Should().HaveCount(29);
        perPlaylist["0"].Should().Be(52);
        perPlaylist["1"].Should().Be(40, "somebody added a track by hand, so its num_tracks says 39");
    }

    [Test]
    public void Charts_by_date_are_rows_with_their_date()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["all.json"], """
            [{"date":"1958-08-04","data":[{"song":"Poor Little Fool","artist":"Ricky Nelson","this_week":1},{"song":"Patricia","artist":"Perez Prado","this_week":2}]},
             {"date":"1958-08-11","data":[{"song":"Patricia","artist":"Perez Prado","this_week":1}]}]
            """);
        using var file = Inside(folder["all.json"]);
        Recognition.Of(ImportKind.ChartHistory, file.Sample,
            new Dictionary<string, string>()).Columns.Select(column => $"{column.Name}={column.SourceName}")
            .Should().Equal("chart_date=date", "rank=this_week", "title=song", "artists=artist");
        Opened.Records(file).Should().Equal("1:1958-08-04¦Poor Little Fool¦Ricky Nelson¦1", "2:1958-08-04¦Patricia¦Perez Prado¦2",
            "3:1958-08-11¦Patricia¦Perez Prado¦1");
    }

    [Test]
    public void Playlists_of_an_account_export_are_rows()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["Playlist1.json"], """
            {"playlists":[{"name":"P","lastModifiedDate":"2020-05-01","items":[
              {"track":{"trackName":"T","artistName":"A","albumName":"X","trackUri":"spotify:track:6DCZcSspjsKoFjzjrWoCdn"},"episode":null,"addedDate":"2020-04-01"},
              {"track":{"trackName":"U","artistName":"B","albumName":"Y","trackUri":"spotify:track:2xLMifQCjDGFmkHkpNLD9h"},"episode":null,"addedDate":"2020-04-02"}],
              "description":null,"numberOfFollowers":0}]}
            """);
        using var file = Inside(folder["Playlist1.json"]);
        Recognition.Of(ImportKind.PlaylistHistory, file.Sample,
            new Dictionary<string, string>()).Columns.Select(column => $"{column.Name}={column.SourceName}")
            .Should().Equal("playlist_name=playlists[].name", "added_at=addedDate", "track_id=track.trackUri", "title=track.trackName",
                "artists=track.artistName", "album=track.albumName");
        Opened.Count(file).Should().Be((2, 0));
    }

    [Test]
    public void What_was_around_one_list_is_not_around_the_next()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["a.json"], """{"playlists":[{"name":"P","owner":"me","tracks":[{"track_id":"a","title":"T"}]},{"name":"Q","tracks":[{"track_id":"b","title":"U"}]},{"tracks":[]}]}""");
        using var file = Inside(folder["a.json"]);
        Opened.Records(file).Should().Equal("1:P¦me¦a¦T", "2:Q¦∅¦b¦U");
    }

    [Test]
    public void A_large_document_is_read_with_a_small_window()
    {
        using var folder = new TestFolder();
        using (var stream = File.CreateText(folder["large.json"]))
        {
            stream.Write("{\"audio_features\": [");
            for (var item = 0; item < 300_000; item++) stream.Write($"{(item > 0 ? "," : "")}\n  {{\"id\": \"{item}\", \"energy\": 0.{item % 10}, \"danceability\": 0.5, \"nested\": [{{\"x\": 1}}]}}");
            stream.Write("]}");
        }

        new FileInfo(folder["large.json"]).Length.Should().BeGreaterThan(RecordFile.LongestRecord);
        using var file = Inside(folder["large.json"]);
        Opened.Count(file).Should().Be((300_000, 0));
    }

    [Test]
    public void A_torn_document_gives_its_whole_rows_and_one_refusal()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["a.json"], """{"audio_features":[{"id":"a","energy":0.1},{"id":"b","energy":0.2},{"id":"c","ene""");
        using var file = Inside(folder["a.json"]);
        Opened.Records(file).Should().Equal("1:a¦0.1", "2:b¦0.2", "3:!json");
    }

    [Test]
    public void A_null_among_the_rows_is_a_record_that_is_refused()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["a.json"], """{"audio_features":[{"id":"a","energy":0.1},null,{"id":"c","energy":0.3}]}""");
        using var file = Inside(folder["a.json"]);
        Opened.Records(file).Should().Equal("1:a¦0.1", "2:!json", "3:c¦0.3");
    }

    [Test]
    public void Rows_are_looked_for_only_where_that_was_asked()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["a.json"], """{"audio_features":[{"id":"a","energy":0.1},{"id":"b","energy":0.2}]}""");
        using var file = Opened.Path(folder["a.json"]);
        Opened.Count(file).Should().Be((1, 0));
    }

    static RecordFile Inside(string path) =>
        RecordFile.Open(InputFile.Snapshot([path])[0] with { HasRowsInside = true }, CancellationToken.None);
}
