using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract;

/// <summary>Every file of the real data that has a kind, counted against its README.</summary>
public class RealFileTests
{
    [TestCase(ImportKind.TrackFeatures, "spotify-songs/spotify_songs.csv.gz", "raw_audio_features 32833+0, raw_tracks 32833+0")]
    [TestCase(ImportKind.PlaylistHistory, "spotify-songs/spotify_songs.csv.gz",
        "raw_audio_features 32833+0, raw_playlist_tracks 0+32833, raw_tracks 32833+0")]
    [TestCase(ImportKind.TrackFeatures, "top50-api/features.csv", "raw_audio_features 86+0")]
    [TestCase(ImportKind.ChartHistory, "top50-api/everyday_top50.csv", "raw_chart_entries 800+0, raw_tracks 800+0")]
    [TestCase(ImportKind.ChartHistory, "top50-api/final_data.csv", "raw_audio_features 800+0, raw_chart_entries 800+0, raw_tracks 800+0")]
    [TestCase(ImportKind.ChartHistory, "top50-api/api_json",
        "raw_chart_entries 800+0, raw_playlist_tracks 800+0, raw_playlists 16+0, raw_tracks 800+0")]
    [TestCase(ImportKind.PlaylistHistory, "top50-api/api_json", "raw_playlist_tracks 800+0, raw_playlists 16+0, raw_tracks 800+0")]
    [TestCase(ImportKind.ChartHistory, "charts/top50_charts_snapshots.csv.gz", "raw_chart_entries 185127+0, raw_tracks 185127+0")]
    [TestCase(ImportKind.PlaylistHistory, "charts/cumulative_added_removed.csv.gz",
        "raw_playlist_tracks 94333+0, raw_playlists 250+0, raw_tracks 94333+0")]
    [TestCase(ImportKind.PolicyDates, "covid/owid_covid-stringency-index.csv.gz", "raw_policy_rows 120469+0")]
    [TestCase(ImportKind.PolicyDates, "covid/lockdown_start_dates_30_countries.csv", "raw_policy_rows 30+0")]
    [TestCase(ImportKind.PolicyDates, "covid/c6_stayathomerequirements.csv", "raw_policy_rows 51284+0",
        Description = "188 countries x 285 days less the cells with nothing or a point in them")]
    [TestCase(ImportKind.ChartHistory, "universal-top/universal_top_5000.csv.gz",
        "raw_audio_features 4996+0, raw_chart_entries 4996+3, raw_tracks 4996+0")]
    public void Read_is_loaded_and_rejected(ImportKind kind, string path, string counts)
    {
        var rows = new CountedRows();
        foreach (var file in InputFile.Snapshot([Need.Data(path)]))
        {
            using var reader = FileReader.Open(file, new ImportOptions(kind), () => [], Given.Seen, default);
            reader.Read(rows, new Given.Silent(), default);
        }
        rows.ToString().Should().Be(counts);
    }

    [Test]
    public void The_badly_saved_rows_are_refused_with_their_own_text()
    {
        var rows = Given.Rows(InputFile.Snapshot([Need.Data("universal-top/universal_top_5000.csv.gz")])[0],
            new ImportOptions(ImportKind.ChartHistory));
        rows.Refused.Should().OnlyContain(row => row.Rules == "shape" && row.Text.Contains("1hlbywc8Jhl1FFqJxAMabE"));
        rows.Of(RawTable.ChartEntries, "chart_id").Distinct().Should().HaveCount(72);
        rows.Of(RawTable.ChartEntries, "chart_date").GroupBy(day => day).ToDictionary(day => day.Key, day => day.Count())
            .Should().Equal(new Dictionary<string, int> { ["2025-02-18"] = 3598, ["2025-02-17"] = 1398 });
    }

    [Test]
    public void The_snapshots_of_the_event_log_have_the_times_of_their_names()
    {
        var rows = new CollectedRows();
        foreach (var file in InputFile.Snapshot([Need.Data("top50-api/api_json")]))
        {
            using var reader = FileReader.Open(file, new ImportOptions(ImportKind.ChartHistory), () => [], Given.Seen, default);
            reader.Read(rows, new Given.Silent(), default);
        }
        rows.Of(RawTable.ChartEntries, "snapshot_at").Distinct()
            .Should().HaveCount(16).And.StartWith(["2021-11-17 02:17:59.933Z", "2021-11-17 02:18:07.5Z", "2021-11-17 17:30:02.13Z"]);
        rows.Of(RawTable.ChartEntries, "chart_date").Distinct().Should().HaveCount(14);
        rows.Of(RawTable.ChartEntries, "chart_id").Distinct().Should().Equal("37i9dQZEVXbMDoHDwVN2tF");
    }

    [Test]
    public void Artists_with_a_comma_in_their_name_stay_whole_where_ids_tell()
    {
        var rows = Given.Rows(InputFile.Snapshot([Need.Data("charts/cumulative_added_removed.csv.gz")])[0],
            new ImportOptions(ImportKind.PlaylistHistory));
        var artists = rows.Of(RawTable.Tracks, "artists").SelectMany(list => list.Split('|')).ToHashSet();
        artists.Should().Contain(["Tyler, The Creator", "Earth, Wind & Fire", "syrup, go on"]).And.NotContain("The Creator");
    }
}
