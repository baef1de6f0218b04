using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

/// <summary>The record counts that the data sets' READMEs give.</summary>
[TestFixture]
public class RealFilesTests
{
    [TestCase("charts/top50_charts_snapshots.csv.gz", 185_127, 0, 12)]
    [TestCase("charts/cumulative_added_removed.csv.gz", 94_333, 0, 11)]
    [TestCase("charts/playlists.csv", 258, 0, 5)]
    [TestCase("spotify-songs/spotify_songs.csv.gz", 32_833, 0, 23)]
    [TestCase("universal-top/universal_top_5000.csv.gz", 4_999, 3, 25)]
    [TestCase("top50-api/everyday_top50.csv", 800, 0, 7)]
    [TestCase("top50-api/features.csv", 86, 0, 7)]
    [TestCase("top50-api/final_data.csv", 800, 0, 14)]
    [TestCase("covid/c6_stayathomerequirements.csv", 188, 0, 287)]
    [TestCase("covid/owid_covid-stringency-index.csv.gz", 120_469, 0, 4)]
    [TestCase("covid/lockdown_start_dates_30_countries.csv", 30, 0, 2)]
    [TestCase("eventsim/streamify/songs.csv", 10_000, 0, 20)]
    [TestCase("eventsim/streamify/listen_counts.txt.gz", 10_000, 0, 5)]
    public void A_separated_file_has_the_records_its_readme_says(string path, int records, int refused, int columns)
    {
        using var file = Opened.Path(Need.Data(path));
        file.Form.Should().Be(FileForm.Csv);
        file.Header.Should().HaveCount(columns);
        Opened.Count(file).Should().Be((records, refused), string.Join(" ", file.Notes));
    }

    [TestCase("posts/bluesky_jetstream_capture/expected_v1.jsonl", FileForm.JsonLines, 152)]
    [TestCase("mpd/mpd.slice.0-999.truncated_to_playlists.json", FileForm.JsonDocument, 1)]
    [TestCase("sparkify/log_data/2018/11/2018-11-15-events.json", FileForm.JsonLines, 533)]
    [TestCase("api-fixtures/joostlek_python-spotify/tests/fixtures/saved_albums.json", FileForm.JsonDocument, 1)]
    public void A_json_file_has_the_items_its_readme_says(string path, FileForm form, int items)
    {
        using var file = Opened.Path(Need.Data(path));
        file.Form.Should().Be(form);
        Opened.Count(file).Should().Be((items, 0));
    }

    [Test]
    public void Every_event_of_a_month_of_files_is_read()
    {
        var events = 0;
        foreach (var input in InputFile.Snapshot([Need.Data("sparkify/log_data")]))
        {
            using var file = RecordFile.Open(input, CancellationToken.None);
            var (records, refused) = Opened.Count(file);
            refused.Should().Be(0);
            events += records;
        }

        events.Should().Be(8_056);
    }
}
