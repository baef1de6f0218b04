using System.Text;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Tests.Extract;

public class BodyRowsTests
{
    const string Body = """
        {"id":"37i9dQZEVXbMDoHDwVN2tF","name":"Top 50 - Global","owner":{"id":"spotify"},"followers":{"total":7},"snapshot_id":"abc",
         "tracks":{"offset":0,"next":null,"total":4,"items":[
          {"added_at":"2021-11-16T09:43:31Z","is_local":false,"track":{"id":"5enxwA8aAbwZbf5qCHORXi","type":"track","name":"All Too Well","popularity":87,
            "explicit":true,"duration_ms":613026,"external_ids":{"isrc":"USUG12103690"},"album":{"id":"6kZ42qRrzov54LcAk4onW9","name":"Red","release_date":"2021-11-12"},
            "artists":[{"id":"06HL4z0CvFAxyc27GXpf02","name":"Taylor Swift"},{"id":"1Xylc3o4UrD53lo9CvFvVg","name":"Beyonce\u0301"}]}},
          {"added_at":null,"is_local":true,"track":{"id":null,"type":"track","name":"Mine","artists":[{"id":null,"name":"Me"}]}},
          {"added_at":"2021-11-16T09:43:31Z","item":{"id":"5ytYkag3JZJ3GP2uuFAEBe","type":"episode","name":"Talk"}},
          {"added_at":"2021-11-16T09:43:31Z","track":null}]}}
        """;

    static readonly long Seen = Moments.Of(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Test]
    public void A_body_is_a_chart_of_the_day_it_was_observed()
    {
        var rows = Read(ImportKind.ChartHistory, "2021-11-17-02-17-59.933__x__Top-50.json", Body);
        rows.Of(RawTable.ChartEntries, "chart_id", "chart_name", "chart_date", "snapshot_at", "rank", "track_id", "track_key", "title",
            "title_folded", "artist_folded", "artists", "artist_ids", "album", "_line")
            .Should().Equal("37i9dQZEVXbMDoHDwVN2tF/Top 50 - Global/2021-11-17/2021-11-17 "
                + "02:17:59.933Z/1/5enxwA8aAbwZbf5qCHORXi/5enxwA8aAbwZbf5qCHORXi/All Too Well/all too well/taylor swift/Taylor "
                + "Swift|Beyoncé/06HL4z0CvFAxyc27GXpf02|1Xylc3o4UrD53lo9CvFvVg/Red/1");
        rows.Refused.Where(row => row.Table == RawTable.ChartEntries).Select(row => (row.Rules, row.Line))
            .Should().Equal(("local_file", 2), ("episode", 3), ("missing", 4));
        rows.Of(RawTable.Tracks, "track_id", "observed_at", "isrc", "album_id", "release_date", "duration_ms", "explicit", "popularity")
            .Should().Equal(
                "5enxwA8aAbwZbf5qCHORXi/2021-11-17 02:17:59.933Z/USUG12103690/6kZ42qRrzov54LcAk4onW9/2021-11-12/613026/true/87");
    }

    [Test]
    public void A_body_is_a_complete_state_of_its_playlist()
    {
        var rows = Read(ImportKind.PlaylistHistory, "2021-11-17__Top-50.json", Body);
        rows.Of(RawTable.Playlists, "playlist_id", "snapshot_at", "is_complete", "name", "owner", "followers", "tracks_total",
            "snapshot_id", "theme", "theme_source", "_source")
            .Should().Equal(
                "37i9dQZEVXbMDoHDwVN2tF/2021-11-17 00:00:00Z/true/Top 50 - Global/spotify/7/4/abc/Top-50/file:Top-50/file:Top-50");
        rows.Of(RawTable.PlaylistTracks, "item_kind", "position", "track_id", "added_at", "removed_on").Should().Equal(
            "track/0/5enxwA8aAbwZbf5qCHORXi/2021-11-16 09:43:31Z/-",
            "local_file/1/-/-/-",
            "episode/2/5ytYkag3JZJ3GP2uuFAEBe/2021-11-16 09:43:31Z/-",
            "missing/3/-/2021-11-16 09:43:31Z/-");
        rows.Count(RawTable.ChartEntries).Should().Be(0);
        rows.Refused.Should().BeEmpty();
    }

    [Test]
    public void Every_row_keeps_its_own_text()
    {
        var rows = Read(ImportKind.PlaylistHistory, "2021-11-17.json", Body);
        rows.Of(RawTable.PlaylistTracks, "payload").Last().Should().Be("""{"added_at":"2021-11-16T09:43:31Z","track":null}""");
        rows.Of(RawTable.Playlists, "payload").Single().Should().Be(Body);
    }

    [TestCase("""{"id":"p","name":"n","tracks":{"total":2,"next":"https://x","items":[{"track":null}]}}""", "false")]
    [TestCase("""{"id":"p","name":"n","tracks":{"total":0,"next":null,"items":[]}}""", "true")]
    [TestCase("""{"id":"p","name":"n","items":{"total":1,"items":[{"item":null}]}}""", "true")]
    [TestCase("""{"id":"p","name":"n","items":{"total":9,"offset":8,"items":[{"item":null}]}}""", "false")]
    [TestCase("""{"timestamp":1637115479,"playlist_details":{"id":"p","name":"n","tracks":[{"track":null}]}}""", "true")]
    public void A_body_is_complete_when_all_its_entries_are_there(string body, string isComplete) =>
        Read(ImportKind.PlaylistHistory, "2021-11-17.json", body).Of(RawTable.Playlists, "is_complete").Should().Equal(isComplete);

    [Test]
    public void A_time_in_the_event_goes_before_the_name() =>
        Read(ImportKind.PlaylistHistory, "2021-11-01.json", """{"timestamp":"2021-11-17T02:17:59Z","playlist_details":{"id":"p","name":"n","tracks":[]}}""")
            .Of(RawTable.Playlists, "snapshot_at").Should().Equal("2021-11-17 02:17:59Z");

    [Test]
    public void A_value_of_another_type_is_refused_by_its_own_table_only()
    {
        var rows = Read(ImportKind.ChartHistory, "2021-11-17.json",
            """{"id":"p","name":"n","tracks":{"items":[{"added_at":"2021-11-16","track":{"id":"5enxwA8aAbwZbf5qCHORXi","name":"T","duration_ms":"3:10","artists":[{"name":"A"}]}}]}}""");
        rows.Refused.Select(row => (row.Table.Name, row.Rules)).Should().Equal(("raw_tracks", "type:duration_ms"));
        rows.Count(RawTable.ChartEntries).Should().Be(1);
    }

    [Test]
    public void A_body_without_any_time_is_refused_as_a_whole() =>
        FluentActions.Invoking(() => Read(ImportKind.ChartHistory, "top50.json", Body))
            .Should().Throw<SparkMusicException>().Where(e => e.ExitCode == 2 && e.NextStep!.Contains("--at"));

    [Test]
    public void An_album_is_no_playlist() =>
        FluentActions.Invoking(() => Read(ImportKind.ChartHistory, "2021-11-17.json", """{"id":"a","tracks":{"items":[{"id":"t","name":"n"}]}}""")).Should().Throw<SparkMusicException>();

    [TestCase("joostlek_python-spotify/tests/fixtures/playlist_1.json", "track")]
    [TestCase("joostlek_python-spotify/tests/fixtures/playlist_2.json", "local_file/track")]
    [TestCase("joostlek_python-spotify/tests/fixtures/playlist_3.json", "track/track/episode")]
    public void Answers_of_the_real_api_of_any_year_are_read(string fixture, string kinds)
    {
        var rows = Read(ImportKind.PlaylistHistory, "2025-11-17.json", File.ReadAllText(Support.Need.Data("api-fixtures/" + fixture)));
        string.Join('/', rows.Of(RawTable.PlaylistTracks, "item_kind")).Should().Be(kinds);
    }

    static CollectedRows Read(ImportKind kind, string name, string body)
    {
        var rows = new CollectedRows();
        var title = FileTitle.Of(name, "charts");
        var context = new ImportContext
        {
            Kind = kind,
            File = name,
            Title = title.Title,
            SeenAt = Seen,
            ObservedAt = title.ObservedAt,
            Names = new FixedNames(KnownNames.Dictionary()),
        };
        var text = Encoding.UTF8.GetBytes(body);
        new BodyRows(context, rows, isDocument: true, onlyKind: false).Read(new ItemPlace(text, text.Length, 1, 0));
        return rows;
    }
}
