namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Names of the columns that recognition looks for. Features have the names of <c>RawTables.Features</c>.</summary>
public static class Wanted
{
    public const string TrackId = "track_id";
    public const string Title = "title";
    public const string ArtistId = "artist_id";

    /// <summary>The name of the artist whom a row is about.</summary>
    public const string Artist = "artist";
    public const string Genres = "genres";
    public const string Artists = "artists";
    public const string ArtistIds = "artist_ids";
    public const string Album = "album";
    public const string AlbumId = "album_id";
    public const string ReleaseDate = "release_date";
    public const string Isrc = "isrc";
    public const string Explicit = "explicit";
    public const string Popularity = "popularity";
    public const string ChartDate = "chart_date";
    public const string Rank = "rank";
    public const string ChartName = "chart_name";
    public const string Country = "country";
    public const string Streams = "streams";
    public const string SnapshotAt = "snapshot_at";
    public const string PlaylistId = "playlist_id";
    public const string PlaylistName = "playlist_name";
    public const string Owner = "owner";
    public const string Followers = "followers";
    public const string Position = "position";
    public const string AddedAt = "added_at";
    public const string RemovedOn = "removed_on";
    public const string FetchedAt = "fetched_at";
    public const string CountryCode = "country_code";
    public const string CountryName = "country_name";
    public const string Day = "day";
    public const string Measure = "measure";
    public const string Value = "value";

    public const string PostId = "post_id";
    public const string PostText = "text";
    public const string PostedAt = "created_at";
    public const string PostUrl = "url";
    public const string Author = "author";
    public const string Language = "language";
    public const string Network = "network";
    public const string IsRepost = "is_repost";

    /// <summary>The day a lockdown began, where the file has one row a country.</summary>
    public const string LockdownStart = "lockdown_start";
}
