using SparkMusic.Jobs.Enrich.Posts;
using SparkMusic.Quality;
using SparkMusic.Run;
using static SparkMusic.Quality.GrainUnit;

namespace SparkMusic.Jobs;

/// <summary>The product on one screen: a row per table, in flow order.</summary>
public static partial class JobCatalog
{
    const string Daily = "0 30 5 * * ?";
    static readonly string[] Charts = ["charts"], Playlists = ["playlists"], Posts = ["posts"], Artists = ["artists"];
    static readonly string[] OfTracks = [.. Charts, .. Playlists, .. Artists], Every = [.. OfTracks, .. Posts];

    public static readonly IReadOnlyList<CatalogTable> Tables =
    [
        Raw("raw_chart_entries", Month, Charts, "Chart entries as files and APIs gave them."),
        Raw("raw_playlists", Month, Playlists, "States of playlists as observed."),
        Raw("raw_playlist_tracks", Month, Playlists, "Items of playlists as observed."),
        Raw("raw_tracks", Whole, Every, "Observations of tracks."),
        Raw("raw_audio_features", Whole, Every, "Audio features as providers gave them."),
        Raw("raw_policy_rows", Whole, Playlists, "Policy levels and lockdown dates by country and day."),
        Raw("raw_imports", Whole, Every, "The register of imported files."),
        Raw("raw_topic_records", Day, Charts, "Records of Kafka topics as they were landed, once each."),
        Raw("raw_posts", Day, Posts, "Posts about music as networks and files gave them."),
        Raw("raw_artist_snapshots", Month, Artists, "Artists as observed: followers, popularity, genres."),
        Raw("raw_artist_top_tracks", Month, Artists, "Artists' most heard tracks as observed."),
        Raw("raw_feature_gaps", Whole, OfTracks, "What providers of features were asked for and could not give."),

        Clean("tracks", Whole, [All("raw_tracks")], Every, "Each track once, every column the newest that was observed."),
        Clean("track_artists", Whole, [All("raw_tracks")], Every, "Who is credited on a track, in order."),
        Clean("artists", Whole, [All("raw_tracks"), All("raw_artist_snapshots")], Every, "Each artist once."),
        Clean("chart_entries", Month, [Same("raw_chart_entries")], Charts, "One place of one chart on one day, from that day's last snapshot."),
        Clean("charts", Whole, [All("chart_entries")], Charts, "Each chart with its newest name and its first and last day."),
        Clean("playlist_themes", Whole, [All("raw_playlists")], Playlists, "What found a playlist; the mood marts are by theme."),
        Clean("playlists", Month, [Same("raw_playlists"), All("playlist_themes")], Playlists, "Each state of a playlist."),
        Clean("playlist_tracks", Whole, [All("raw_playlist_tracks"), All("raw_playlists")], Playlists, "Membership of tracks in playlists, with the days they came and went."),
        Clean("policy_dates", Whole, [All("raw_policy_rows")], Playlists, "Policy levels by country and day, one country code for all sources.", "countries"),
        Clean("lockdowns", Whole, [All("policy_dates")], Playlists, "When each country's first lockdown began."),
        Clean("moved_posts", Whole, [All("raw_posts")], Posts, "Posts that sources place on several days, and the one where each belongs."),
        Clean("posts", Day, [Same("raw_posts"), All("moved_posts")], Posts, "Each post once, as its newest state says."),
        Clean("artist_snapshots", Month, [Same("raw_artist_snapshots")], Artists, "What an artist's page said at a moment."),
        Clean("artist_top_tracks", Month, [Same("raw_artist_top_tracks")], Artists, "An artist's most heard tracks at a moment."),
        Clean("feature_gaps", Whole, [All("raw_feature_gaps")], OfTracks, "The newest thing that each provider said about a track it has no features of."),

        Enriched("audio_features", Whole, [All("raw_audio_features")], Every, "One provider's features for each track."),
        Enriched("enriched_tracks", Whole, [All("tracks"), All("track_artists"), All("audio_features")], Every, "Tracks with artists, features and mood quadrant."),
        Enriched("enriched_chart_entries", Month, [Same("chart_entries"), All("audio_features")], Charts, "Chart entries with features."),
        Enriched("enriched_playlist_tracks", Whole, [All("playlist_tracks"), All("audio_features")], Playlists, "Memberships with features."),
        Enriched("playlist_moods", Whole, [All("enriched_playlist_tracks")], Playlists, "Each playlist's month and mood, said once for all mood marts."),

        Enriched("post_decisions", Day, [Same("posts"), All("enriched_tracks")], Posts, "Which track each post speaks of, or why none.") with { Made = new PostDecisions() },
        Enriched("post_matches", Day, [Same("post_decisions")], Posts, "Posts with the track they speak of."),
        Enriched("unmatched_posts", Day, [Same("post_decisions")], Posts, "Posts that speak of no track we know, with the reason."),

        DayMart("now_playing", [Same("posts"), Same("post_matches"), All("enriched_tracks"), All("audio_features")], "What people said they heard."),
        DayMart("now_playing_by_day", [Same("posts"), Same("post_matches"), All("audio_features")], "How many posts a day, how many are matched, their mood."),
        DayMart("now_playing_top_tracks", [Same("posts"), Same("post_matches")], "The tracks most spoken of each day."),
        DayMart("match_quality", [Same("post_decisions")], "How posts were matched and why not, by day."),

        Mart("chart_daily_mood", [All("enriched_chart_entries")], Charts, "The mood of a chart, day by day."),
        Mart("chart_movements", [All("chart_entries")], Charts, "How each track moved against the chart's previous stored date."),
        Mart("chart_track_runs", [All("chart_entries")], Charts, "Each stay of a track on a chart, from entry to exit."),
        Mart("chart_artist_days", [All("chart_entries")], Charts, "How present each artist is on a chart."),
        Mart("chart_seasonal_share", [All("enriched_chart_entries")], Charts, "How much of a chart is of a season, and how its mood differs.", "seasons"),
        Mart("mood_by_month", [All("playlist_moods"), All("playlist_themes")], Playlists, "The mood of playlists by the month they were mostly made."),
        Mart("mood_by_month_stats", [All("enriched_playlist_tracks"), All("playlist_moods"), All("playlist_themes")], Playlists, "Spread and confidence behind mood_by_month."),
        Mart("playlists_by_month", [All("playlist_moods"), All("playlist_themes")], Playlists, "How many playlists were mostly made in a month."),
        Mart("playlist_sizes", [All("playlist_moods"), All("playlist_themes")], Playlists, "How long playlists are now."),
        Mart("mood_before_after", [All("enriched_playlist_tracks"), All("playlist_themes"), All("lockdowns")], Playlists, "Features of tracks added in the 8 weeks before and after a lockdown."),

        Mart("artist_history", [All("artist_snapshots")], Artists, "Followers and popularity of each artist, day by day."),
        Mart("artist_growth", [All("artist_history")], Artists, "How much each artist's following grew."),
        Mart("track_history", [All("artist_top_tracks"), All("chart_entries"), All("enriched_tracks")], Artists, "Popularity and best chart place of each track, day by day."),
        Mart("genre_trends", [All("artist_history"), All("artists")], Artists, "Which genres the followed artists stand for, day by day."),

        Mart("track_360", [All("enriched_tracks"), All("playlist_tracks"), All("chart_entries"), All("now_playing_top_tracks")], Every, "All that is known of a track, on one row."),
        Mart("feature_coverage", [All("tracks"), All("chart_entries"), All("playlist_tracks"), All("audio_features"), All("feature_gaps")], OfTracks, "How many tracks have features, from whom, and why the others have none."),
    ];

    static TableInput Same(string table) => new(table, Window.Same);

    static TableInput All(string table) => new(table, Window.All);

    static CatalogTable Raw(string name, GrainUnit grain, string[] flows, string why) =>
        new() { Name = name, Layer = Layer.Raw, Grain = grain, Flows = flows, Why = why };

    static CatalogTable Clean(string name, GrainUnit grain, TableInput[] inputs, string[] flows, string why, params string[] dictionaries) =>
        new() { Name = name, Layer = Layer.Clean, Grain = grain, Inputs = inputs, Flows = flows, Why = why, Dictionaries = dictionaries };

    static CatalogTable Enriched(string name, GrainUnit grain, TableInput[] inputs, string[] flows, string why) =>
        new() { Name = name, Layer = Layer.Enriched, Grain = grain, Inputs = inputs, Flows = flows, Why = why };

    static CatalogTable DayMart(string name, TableInput[] inputs, string why) => Mart(name, inputs, Posts, why) with { Grain = Day };

    static CatalogTable Mart(string name, TableInput[] inputs, string[] flows, string why, params string[] dictionaries) =>
        new() { Name = name, Layer = Layer.Marts, Grain = Whole, Inputs = inputs, Flows = flows, Publish = true, Cron = Daily, Why = why, Dictionaries = dictionaries };
}
