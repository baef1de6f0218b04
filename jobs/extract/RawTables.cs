using SparkMusic.Engines;

namespace SparkMusic.Jobs.Extract;

/// <summary>Columns of the raw tables. One row = one item, parsed once, its text as received in <c>payload</c>.</summary>
public static class RawTables
{
    /// <summary>Behind every raw table's own columns: the item's text and where it came from.</summary>
    public static readonly Column[] Origin =
    [
        Column.Of("payload text The item's text as received."),
        Column.Of("_source text Who gave it: file:<name>, an API, a topic."),
        Column.Of("_file text? The file's name."),
        Column.Of("_line bigint? The line in it, from 1 (JSON: the item's number)."),
        Column.Of("_seen_at instant When it was taken in; no result depends on it."),
    ];

    /// <summary>The thirteen audio features, in their order everywhere.</summary>
    public static readonly Column[] Features =
    [
        Column.Of("danceability double? 0..1, how fit for dancing."),
        Column.Of("energy double? 0..1, intensity and activity."),
        Column.Of("key int? Pitch class 0..11, -1 = none found."),
        Column.Of("loudness double? Mean loudness in dB, about -60..0."),
        Column.Of("mode int? 1 major, 0 minor."),
        Column.Of("speechiness double? 0..1, presence of spoken words."),
        Column.Of("acousticness double? 0..1, confidence that it is acoustic."),
        Column.Of("instrumentalness double? 0..1, likelihood of no vocals."),
        Column.Of("liveness double? 0..1, likelihood of an audience."),
        Column.Of("valence double? 0..1, musical positiveness."),
        Column.Of("tempo double? Beats per minute; 0 means unknown."),
        Column.Of("duration_ms bigint? Length in ms."),
        Column.Of("time_signature int? Beats per bar, 3..7."),
    ];

    public static readonly Column[] Playlists = With(
        "playlist_id text The playlist's id.",
        "snapshot_at instant When this state of it was observed.",
        "is_complete boolean Whether all its tracks were read; false for histories.",
        "name text Its name as of then.",
        "owner text? Its owner's id.",
        "followers bigint? Followers as of then.",
        "tracks_total bigint? Tracks as of then.",
        "snapshot_id text? The source's id of this state.",
        "theme text What found it: search words, the import's theme or file name, else (none).",
        "theme_source text Where the theme is from.");

    public static readonly Column[] PlaylistTracks = With(
        "playlist_id text The playlist's id.",
        "snapshot_at instant When this row was observed.",
        "item_kind text track, local_file, episode or missing.",
        "position int? Place in the playlist, from 0.",
        "track_id text? The track's id.",
        "added_at instant? When it was added.",
        "removed_on date? The day it was gone, where the source says so.");

    public static readonly Column[] ChartEntries = With(
        "chart_id text The chart's id.",
        "chart_name text Its name as of then.",
        "country text? ISO country, null = global.",
        "snapshot_at instant When the chart was observed.",
        "chart_date date The day it is of.",
        "rank int Place, from 1.",
        "track_id text? The track's id.",
        "track_key text track_id, else surrogate_key of folded title and folded first artist.",
        "title text? The track's title.",
        "title_folded text? Folded title, for comparing.",
        "artist_folded text? Folded first artist, for comparing.",
        "artists text[] Credited artists, in order.",
        "artist_ids text[]? Their ids, in order.",
        "album text? The album's name.",
        "streams bigint? Streams of the period, where the chart gives them.");

    public static readonly Column[] Tracks = With(
        "track_id text The track's id.",
        "observed_at instant? When it was observed; null = oldest.",
        "isrc text? International recording code.",
        "title text? Title.",
        "album_id text? The album's id.",
        "album text? The album's name.",
        "release_date text? As given: year, month or day.",
        "duration_ms bigint? Length in ms.",
        "explicit boolean? Marked as explicit.",
        "popularity int? 0..100.",
        "artists text[] Credited artists, in order.",
        "artist_ids text[]? Their ids, in order.");

    public static readonly Column[] AudioFeatures =
    [
        Column.Of("track_id text The track's id."),
        Column.Of("provider text Who answered: spotify, reccobeats, file:<name>."),
        Column.Of("fetched_at instant? When; null = oldest."),
        .. Features,
        .. Origin,
    ];

    public static readonly Column[] PolicyRows = With(
        "country_code text? Three letters as given.",
        "country_name text? As given.",
        "country_name_folded text? Folded, for comparing.",
        "day date The day it holds for.",
        "measure text stringency, stay_home_level or lockdown_start.",
        "value double? Its value; 1 for lockdown_start.");

    public static readonly Column[] Posts = With(
        "network text x, mastodon, bluesky or other.",
        "post_id text Unique in its network: X's number, Mastodon's uri, Bluesky's at:// uri.",
        "author_hash text? Who wrote it, hashed with the lake's salt; null where the source does not say.",
        "created_at instant When it was written; where its author claims a time to come, when it was seen.",
        "edited_at instant? When this state of it was written; null = the first.",
        "language text? As the network says.",
        "text text What a person reads, entities of HTML decoded.",
        "cleaned_text text The text without hashtags, mentions and links.",
        "hashtags text[] Its hashtags without their sign.",
        "links text[] Where its links go, one of its preview too.",
        "url text? Its address.",
        "spotify_track_id text? The track of its first link to one on Spotify.",
        "is_repost boolean Whether it repeats another's post.",
        "is_bot boolean? Whether its author is a program; null where the network does not say.");

    public static readonly Column[] ArtistSnapshots = With(
        "artist_id text The artist's id.",
        "snapshot_at instant When the artist was observed.",
        "artist text The name as of then.",
        "popularity int? 0..100; not for every kind of app.",
        "followers bigint? Followers as of then; not for every kind of app.",
        "genres text[] Genres as of then; empty where the source gives none.");

    public static readonly Column[] ArtistTopTracks = With(
        "artist_id text The artist's id.",
        "snapshot_at instant When the list was observed.",
        "rank int Place among the artist's top tracks, from 1.",
        "track_id text The track's id.",
        "title text The track's title.",
        "popularity int? 0..100; not for every kind of app.",
        "market text The country whose listeners made the list, two capital letters.",
        "feat_artists text[] The other credited artists, in order.");

    /// <summary>What providers of features could not give, so that it is said and not asked for too often.</summary>
    public static readonly Column[] FeatureGaps = With(
        "provider text Who was asked: spotify, reccobeats, file:<name>.",
        "track_id text The track it does not know; * = the provider itself.",
        "asked_at instant When.",
        "reason text not_found of a track; open, closed, limited or failed of the provider.",
        "message text? What the provider said, for people.");

    /// <summary>The register of imported files: one row per import that was committed.</summary>
    public static readonly Column[] Imports = With(
        "sha256 text Of the file's bytes, lower-case hex.",
        "name text The file's name.",
        "kind text What it was imported as.",
        "mapping text What was understood of its columns, as JSON.",
        "bytes bigint Its size.",
        "rows_read bigint Records in it.",
        "rows_loaded bigint Records that became rows of the kind's own table.",
        "rows_rejected bigint Records that were refused.",
        "accounting text Read, loaded and rejected of every table it filled, as JSON.",
        "run_id text The run that took it in.");

    /// <summary>Records of topics as Spark landed them; what the parser makes of them is in the other raw tables.</summary>
    public static readonly Column[] TopicRecords =
    [
        Column.Of("topic text The topic."),
        Column.Of("partition_no int Its partition, from 0."),
        Column.Of("record_offset bigint The record's place in the partition; with topic and partition it is there once."),
        Column.Of("record_at instant The record's time as the broker has it."),
        Column.Of("value text? The record's value as received; bytes that are not UTF-8 are replaced by U+FFFD."),
        Column.Of("_source text topic:<name>."),
        Column.Of("_file text? Null."),
        Column.Of("_line bigint? Null."),
        Column.Of("_seen_at instant When it was landed; no result depends on it."),
    ];

    static Column[] With(params string[] own) => [.. own.Select(Column.Of), .. Origin];
}
