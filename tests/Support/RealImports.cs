namespace SparkMusic.Tests.Support;

/// <summary>What is imported of the real data sets, in order.</summary>
static class RealImports
{
    /// <summary>Kind, file below ../shared/data and further options of each import.</summary>
    public static readonly string[][] All =
    [
        ["track-features", "spotify-songs/spotify_songs.csv.gz"],
        ["track-features", "top50-api/features.csv"],
        ["chart-history", "top50-api/final_data.csv", "--chart", "top50"],
        ["chart-history", "top50-api/everyday_top50.csv", "--chart", "top50"],
        ["chart-history", "top50-api/api_json"],
        ["chart-history", "charts/top50_charts_snapshots.csv.gz"],
        ["chart-history", "universal-top/universal_top_5000.csv.gz"],
        ["playlist-history", "charts/cumulative_added_removed.csv.gz", "--theme", "archive"],
        ["playlist-history", "spotify-songs/spotify_songs.csv.gz"],
        ["policy-dates", "covid/c6_stayathomerequirements.csv"],
        ["policy-dates", "covid/owid_covid-stringency-index.csv.gz"],
        ["policy-dates", "covid/lockdown_start_dates_30_countries.csv"],
    ];
}
