using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Extract.Files;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Recognise;

/// <summary>What is understood of the real files: column=source, in the order of the kind's columns.</summary>
[TestFixture]
public class RealRecognitionTests
{
    [TestCase("spotify-songs/spotify_songs.csv.gz", ImportKind.TrackFeatures,
        "track_id=track_id title=track_name artists=track_artist album=track_album_name album_id=track_album_id "
            + "release_date=track_album_release_date popularity=track_popularity")]
    [TestCase("spotify-songs/spotify_songs.csv.gz", ImportKind.PlaylistHistory,
        "playlist_id=playlist_id playlist_name=playlist_name track_id=track_id")]
    [TestCase("universal-top/universal_top_5000.csv.gz", ImportKind.ChartHistory,
        "chart_date=snapshot_date rank=daily_rank country=country track_id=spotify_id title=name artists=artists album=album_name "
            + "release_date=album_release_date explicit=is_explicit popularity=popularity")]
    [TestCase("charts/top50_charts_snapshots.csv.gz", ImportKind.ChartHistory,
        "rank=rank track_id=track_id title=title artists=artists artist_ids=artist_ids album=album album_id=album_id "
            + "duration_ms=length_mmss snapshot_at=snapshot_at playlist_id=playlist_id playlist_name=playlist_name")]
    [TestCase("charts/cumulative_added_removed.csv.gz", ImportKind.PlaylistHistory,
        "playlist_id=playlist_id playlist_name=playlist_name added_at=added removed_on=removed track_id=track_id title=title "
            + "artists=artists artist_ids=artist_ids album=album album_id=album_id duration_ms=length_mmss")]
    [TestCase("top50-api/everyday_top50.csv", ImportKind.ChartHistory,
        "chart_date=date rank=rank track_id=song_id title=song_name artists=artist album=album_name release_date=release_date")]
    [TestCase("top50-api/features.csv", ImportKind.TrackFeatures,
        "track_id=id danceability=danceability energy=energy loudness=loudness valence=valence tempo=tempo duration_ms=duration_ms")]
    [TestCase("top50-api/final_data.csv", ImportKind.ChartHistory, "chart_date=date rank=rank track_id=song_id")]
    [TestCase("covid/c6_stayathomerequirements.csv", ImportKind.PolicyDates, "country_code= country_name=")]
    [TestCase("covid/owid_covid-stringency-index.csv.gz", ImportKind.PolicyDates,
        "country_code=Code country_name=Entity day=Day value=stringency_index")]
    [TestCase("covid/lockdown_start_dates_30_countries.csv", ImportKind.PolicyDates,
        "country_name=country lockdown_start=quarantine_start")]
    public void The_columns_of_a_real_file_are_understood(string path, ImportKind kind, string expected)
    {
        using var file = Opened.Path(Need.Data(path));
        var recognition = Recognition.Of(kind, file.Sample, new Dictionary<string, string>());
        TestContext.Out.WriteLine(recognition.Describe() + "\n" + string.Join("\n", recognition.Notes));
        recognition.Columns.Select(column => $"{column.Name}={column.SourceName}").Should().Contain(expected.Split(' '));
        recognition.Columns.Select(column => column.Name).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Every_feature_of_the_song_list_is_found_under_its_own_name()
    {
        using var file = Opened.Path(Need.Data("spotify-songs/spotify_songs.csv.gz"));
        var recognition = Recognition.Of(ImportKind.TrackFeatures, file.Sample, new Dictionary<string, string>());
        var features =
            "danceability energy key loudness mode speechiness acousticness instrumentalness liveness valence tempo duration_ms".Split(' ');
        features.Should().OnlyContain(name => recognition.Find(name) != null && recognition.Find(name)!.SourceName == name
            && recognition.Find(name)!.Format == ValueFormat.Plain);
    }

    [Test]
    public void The_days_of_a_wide_file_are_its_columns()
    {
        using var file = Opened.Path(Need.Data("covid/c6_stayathomerequirements.csv"));
        var wide = Recognition.Of(ImportKind.PolicyDates, file.Sample, new Dictionary<string, string>()).Wide!;
        wide.Days.Should().HaveCount(285);
        wide.Days[0].Should().Be((2, new DateOnly(2020, 1, 1)));
        wide.Days[^1].Should().Be((286, new DateOnly(2020, 10, 11)));
    }

    [Test]
    public void A_release_date_is_never_an_added_date()
    {
        using var file = Opened.Path(Need.Data("spotify-songs/spotify_songs.csv.gz"));
        var recognition = Recognition.Of(ImportKind.PlaylistHistory, file.Sample, new Dictionary<string, string>());
        recognition.Find(Wanted.AddedAt).Should().BeNull();
        recognition.Find(Wanted.ReleaseDate)!.SourceName.Should().Be("track_album_release_date");
    }

    [TestCase("top50-api/features.csv", ImportKind.ChartHistory, "*a date*a rank*", "*track-features*")]
    [TestCase("covid/owid_covid-stringency-index.csv.gz", ImportKind.TrackFeatures, "*track id*feature*", "*policy-dates*")]
    [TestCase("top50-api/everyday_top50.csv", ImportKind.TrackFeatures, "*at least one feature*", "*chart-history*")]
    public void A_file_of_another_kind_is_refused_with_the_kind_that_fits(string path, ImportKind kind, string message, string nextStep)
    {
        using var file = Opened.Path(Need.Data(path));
        var refusal = FluentActions.Invoking(() => Recognition.Of(kind, file.Sample, new Dictionary<string, string>()))
            .Should().Throw<SparkMusicException>().Which;
        refusal.ExitCode.Should().Be(ExitCodes.Usage);
        refusal.Message.Should().Match(message);
        refusal.NextStep.Should().Match(nextStep);
    }
}
