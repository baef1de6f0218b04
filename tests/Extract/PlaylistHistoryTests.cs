using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Tests.Extract;

public class PlaylistHistoryTests
{
    const string A = "5enxwA8aAbwZbf5qCHORXi", B = "0gplL1WMoJ6iYaPgMCL0gX", P = "1tPWTwuxOLsE2Do1JQSUxA", Q = "37i9dQZEVXbMDoHDwVN2tF";

    static readonly string History = $"""
        playlist_name,playlist_id,title,track_id,artists,artist_ids,length_mmss,added,removed
        2010s Hits,{P},17,{A},MK,1yqxFtPHKcGcv6SXZNdyT9,3:16,2021-05-05,
        2010s Hits,{P},2 On,{B},Tinashe|ScHoolboy Q,0NIIxcxNHmOoyBx03SfTCD|5IcR3N7QB1j6KBL8eImZ8m,3:47,2020-10-20,2021-05-07
        Renamed,{P},2 On,{B},Tinashe,0NIIxcxNHmOoyBx03SfTCD,3:47,,
        Calm,{Q},,,,,,2021-01-01,
        """;

    [Test]
    public void A_history_was_observed_on_its_newest_day()
    {
        var rows = Playlists("cumulative.csv", History);
        rows.Of(RawTable.PlaylistTracks, "playlist_id", "snapshot_at", "item_kind", "track_id", "added_at", "removed_on", "position")
            .Should().Equal(
            $"{P}/2021-05-07 00:00:00Z/track/{A}/2021-05-05 00:00:00Z/-/-",
            $"{P}/2021-05-07 00:00:00Z/track/{B}/2020-10-20 00:00:00Z/2021-05-07/-",
            $"{P}/2021-05-07 00:00:00Z/track/{B}/-/-/-",
            $"{Q}/2021-05-07 00:00:00Z/missing/-/2021-01-01 00:00:00Z/-/-");
        rows.Of(RawTable.Tracks, "track_id", "observed_at", "duration_ms", "artists", "artist_ids").First()
            .Should().Be($"{A}/2021-05-07 00:00:00Z/196000/MK/1yqxFtPHKcGcv6SXZNdyT9");
        rows.Count(RawTable.Tracks).Should().Be(3);
    }

    [Test]
    public void Each_playlist_is_a_row_once_for_each_of_its_names() =>
        Playlists("cumulative.csv", History).Of(RawTable.Playlists, "playlist_id", "name", "is_complete", "theme", "theme_source", "_line")
            .Should().Equal(
            $"{P}/2010s Hits/false/cumulative/file:cumulative/2", $"{P}/Renamed/false/cumulative/file:cumulative/4",
            $"{Q}/Calm/false/cumulative/file:cumulative/5");

    [Test]
    public void A_theme_is_given_or_the_file_s_name() =>
        Given.Rows(ImportKind.PlaylistHistory, "cumulative.csv", History, options => options with { Theme = "lockdown" })
            .Of(RawTable.Playlists, "theme").Distinct().Should().Equal("lockdown");

    [Test]
    public void Without_an_added_date_memberships_are_refused_and_the_rest_is_loaded()
    {
        var rows = Playlists("songs.csv", $"track_id,track_name,track_artist,track_album_release_date,playlist_name,playlist_id,valence,energy,danceability\n{A},T,X,2019-06-14,Pop,{P},0.5,0.5,0.5\n");
        rows.Refused.Select(row => (row.Table.Name, row.Rules)).Should().Equal(("raw_playlist_tracks", "null:added_at"));
        rows.Count(RawTable.Playlists).Should().Be(0);
        rows.Of(RawTable.Tracks, "track_id", "observed_at", "release_date").Should().Equal($"{A}/-/2019-06-14");
        rows.Of(RawTable.AudioFeatures, "track_id", "fetched_at", "provider").Should().Equal($"{A}/-/file:songs");
    }

    [Test]
    public void A_playlist_without_an_id_is_known_by_its_name() =>
        Playlists("mine.csv", $"playlist_name,track_id,added_at,title\nPa\u0301rty,{A},2021-05-05T10:00:00Z,T\n")
            .Of(RawTable.PlaylistTracks, "playlist_id", "added_at").Should().Equal("Párty/2021-05-05 10:00:00Z");

    [Test]
    public void Local_files_and_episodes_are_told_by_their_uri()
    {
        var tracks = string.Concat(Enumerable.Repeat($"{P},spotify:track:{A},2021-05-05,T\n", 10));
        Playlists("mine.csv",
            $"playlist_id,track_uri,added_at,title\n{tracks}{P},spotify:local:a:b:c:1,2021-05-05,T\n{P},spotify:episode:{B},2021-05-05,T\n")
            .Of(RawTable.PlaylistTracks, "item_kind").Distinct().Should().Equal("track", "local_file", "episode");
    }

    [Test]
    public void The_time_of_the_name_goes_before_the_newest_day() =>
        Playlists("cumulative_2021-06-01.csv", History).Of(RawTable.PlaylistTracks, "snapshot_at").Distinct()
            .Should().Equal("2021-06-01 00:00:00Z");

    [Test]
    public void Text_that_is_no_date_is_refused() =>
        Playlists("mine.csv", $"playlist_id,track_id,added_at,title\n{P},{A},2021-05-05,T\n{P},{B},2021-15-05,T\n")
            .Refused.Select(row => (row.Table.Name, row.Rules)).Should().Equal(("raw_playlist_tracks", "type:added_at"));

    static CollectedRows Playlists(string name, string text) => Given.Rows(ImportKind.PlaylistHistory, name, text);
}
