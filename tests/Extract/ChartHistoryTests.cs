using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Quality;

namespace SparkMusic.Tests.Extract;

public class ChartHistoryTests
{
    const string A = "5enxwA8aAbwZbf5qCHORXi", B = "0gplL1WMoJ6iYaPgMCL0gX", Playlist = "37i9dQZEVXbMDoHDwVN2tF";

    [Test]
    public void A_chart_with_countries_is_a_chart_for_each_of_them()
    {
        var rows = Chart("daily.csv", $"""
            spotify_id,name,artists,daily_rank,country,snapshot_date
            {A},All Too Well,Taylor Swift,1,,2025-02-18
            {A},All Too Well,Taylor Swift,1,ZA,2025-02-18
            {B},Easy On Me,Adele,2,Global,2025-02-18
            {B},Easy On Me,Adele,2,Germany,2025-02-18
            """);
        rows.Of(RawTable.ChartEntries, "chart_id", "chart_name", "country", "chart_date", "snapshot_at", "rank", "track_key")
            .Should().Equal(
            $"daily:global/daily/-/2025-02-18/2025-02-18 00:00:00Z/1/{A}",
            $"daily:za/daily/za/2025-02-18/2025-02-18 00:00:00Z/1/{A}",
            $"daily:global/daily/-/2025-02-18/2025-02-18 00:00:00Z/2/{B}",
            $"daily:de/daily/de/2025-02-18/2025-02-18 00:00:00Z/2/{B}");
        rows.Of(RawTable.ChartEntries, "payload", "_source", "_file", "_line", "_seen_at").First()
            .Should().Be($"{A},All Too Well,Taylor Swift,1,,2025-02-18/file:daily/daily.csv/2/2026-01-02 03:04:05Z");
        rows.Of(RawTable.Tracks, "track_id", "observed_at").Should().HaveCount(4).And.Contain($"{A}/2025-02-18 00:00:00Z");
    }

    [Test]
    public void A_date_with_a_time_is_the_snapshot_and_its_day_the_chart_s() =>
        Chart("top.csv", $"date,rank,song_name,song_id,artist\n2021-11-17 23:30:02.13,1,T,{A},X\n2021-11-17T23:30:02.13-02:00,2,U,{B},Y\n")
            .Of(RawTable.ChartEntries, "chart_date", "snapshot_at")
                .Should().Equal("2021-11-17/2021-11-17 23:30:02.13Z", "2021-11-18/2021-11-18 01:30:02.13Z");

    [Test]
    public void A_playlist_is_its_own_chart_whatever_the_file_is_called() =>
        Chart("top.csv", "snapshot_at,playlist_name,playlist_id,rank,title,track_id,artists\n2021-05-09T00:26:34+00:00,Top 50 - "
            + $"USA,{Playlist},1,T,{A},X|Y\n")
            .Of(RawTable.ChartEntries, "chart_id", "chart_name", "snapshot_at", "chart_date", "artists", "artist_folded")
            .Should().Equal($"{Playlist}/Top 50 - USA/2021-05-09 00:26:34Z/2021-05-09/X|Y/x");

    [TestCase(null, "regional-daily:de", "regional-daily")]
    [TestCase("Top 200", "Top 200:de", "Top 200")]
    [TestCase("37i9dQZEVXbMDoHDwVN2tF", "37i9dQZEVXbMDoHDwVN2tF", "regional-daily")]
    [TestCase("regional:global", "regional:global", "regional-daily")]
    public void The_chart_option_names_a_chart_or_joins_a_known_one(string? chart, string id, string name) =>
        Chart("regional-daily-2021-11-17.csv",
            $"Position,Track Name,Artist,Streams,URL,Country\n1,T,X,\"1234\",https://open.spotify.com/track/{A}?si=1,de\n", chart)
            .Of(RawTable.ChartEntries, "chart_id", "chart_name", "chart_date", "snapshot_at", "streams", "track_id")
            .Should().Equal($"{id}/{name}/2021-11-17/2021-11-17 00:00:00Z/1234/{A}");

    [Test]
    public void Without_an_id_the_track_is_known_by_folded_title_and_first_artist()
    {
        var rows = Chart("old.csv",
            "date,rank,title,artist\n1999-01-01,1,Déjà-Vu!,Beyoncé; Jay-Z\n1999-01-02,1,DEJA VU,beyonce\n1999-01-03,1,,Nobody\n");
        var key = Keys.Surrogate("deja vu\u001fbeyonce");
        rows.Of(RawTable.ChartEntries, "track_key", "track_id", "title_folded", "artist_folded", "artists")
            .Should().Equal($"{key}/-/deja vu/beyonce/Beyoncé|Jay-Z", $"{key}/-/deja vu/beyonce/beyonce");
        rows.Refused.Select(row => (row.Table.Name, row.Rules, row.Line)).Should().Equal(("raw_chart_entries", "null:track_key", 4));
        rows.Count(RawTable.Tracks).Should().Be(0);
    }

    [Test]
    public void A_chart_without_dates_takes_the_time_of_its_name_then_the_given_one()
    {
        var text = $"rank,title,track_id,artist\n1,T,{A},X\n";
        Chart("top_2021-11-17T10:00:00Z.csv", text).Of(RawTable.ChartEntries, "chart_date", "snapshot_at")
            .Should().Equal("2021-11-17/2021-11-17 10:00:00Z");
        var at = Moments.Of(new DateTimeOffset(2020, 1, 2, 3, 0, 0, TimeSpan.Zero));
        Given.Rows(ImportKind.ChartHistory, "top.csv", text, options => options with { At = at })
            .Of(RawTable.ChartEntries, "chart_date", "snapshot_at", "chart_id")
                .Should().Equal("2020-01-02/2020-01-02 03:00:00Z/top:global");
        FluentActions.Invoking(() => Chart("top.csv", text))
            .Should().Throw<SparkMusicException>().Where(e => e.ExitCode == ExitCodes.Usage);
    }

    [Test]
    public void The_time_of_the_file_dates_days_that_were_observed_later()
    {
        var rows = Chart("export-2022-01-01T00:00:00Z.csv", $"date,rank,title,track_id,artist\n2021-11-17,1,T,{A},X\n");
        rows.Of(RawTable.ChartEntries, "chart_date", "snapshot_at").Should().Equal("2021-11-17/2022-01-01 00:00:00Z");
    }

    [Test]
    public void Features_beside_a_chart_are_taken_too_with_an_accounting_of_their_own()
    {
        var text = $"date,rank,title,track_id,artist,valence,energy,popularity\n2021-11-17,1,T,{A},X,0.5,high,87\n2021-11-17,two,U,{B},Y,0.25,0.5,1e12\n2021-11-17,3,V,,Z,0.5,0.5,1\n";
        var rows = Chart("top.csv", text);
        rows.Of(RawTable.AudioFeatures, "track_id", "provider", "fetched_at", "valence", "energy")
            .Should().Equal($"{B}/file:top/2021-11-17 00:00:00Z/0.25/0.5");
        rows.Refused.Select(row => $"{row.Table.Name} {row.Line} {row.Rules}").Should().BeEquivalentTo(
            "raw_audio_features 2 type:energy", "raw_chart_entries 3 type:rank", "raw_tracks 3 type:popularity");
        rows.Count(RawTable.ChartEntries).Should().Be(2);
        rows.Count(RawTable.Tracks).Should().Be(1);
        var only = Given.Rows(ImportKind.ChartHistory, "top.csv", text, options => options with { OnlyKind = true });
        (only.Count(RawTable.AudioFeatures) + only.RefusedOf(RawTable.AudioFeatures)).Should().Be(0);
        only.Count(RawTable.Tracks).Should().Be(1);
    }

    [Test]
    public void A_record_of_another_shape_is_refused_once_with_its_text()
    {
        var rows = Chart("top.csv", $"date,rank,title,track_id,artist\n2021-11-17,1,T,{A},X\n2021-11-17,2,U\n2021-11-17,3,V,{B},Y\n");
        rows.Refused.Select(row => (row.Table.Name, row.Rules, row.Text, row.Line))
            .Should().Equal(("raw_chart_entries", "shape", "2021-11-17,2,U", 3));
        rows.Count(RawTable.ChartEntries).Should().Be(2);
    }

    static CollectedRows Chart(string name, string text, string? chart = null) =>
        Given.Rows(ImportKind.ChartHistory, name, text, options => options with { Chart = chart });
}
