using System.Globalization;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>
/// What a lake follows: <c>run daily</c> collects it again. Written by every <c>collect</c>, and by whoever edits the file.
/// </summary>
sealed record Followed
{
    public IReadOnlyList<FollowedSearch> Searches { get; init; } = [];

    public IReadOnlyList<FollowedPlaylist> Playlists { get; init; } = [];

    /// <summary>Ids of playlists that are charts.</summary>
    public IReadOnlyList<string> Charts { get; init; } = [];

    public FollowedArtists Artists { get; init; } = new();

    public IReadOnlyList<FollowedPosts> Posts { get; init; } = [];

    /// <summary>Titles of tracks that are known by their ids only.</summary>
    public bool Tracks { get; init; }

    /// <summary>Audio features of tracks that have none.</summary>
    public bool Features { get; init; }

    public bool IsEmpty => Searches.Count + Playlists.Count + Charts.Count + Artists.Ids.Count + Artists.Names.Count
        + Posts.Count == 0 && !Tracks && !Features;

    /// <summary>This and the other; where both speak of a thing, as the other says.</summary>
    public Followed With(Followed other) => new()
    {
        Searches = [.. Searches.Where(old => other.Searches.All(added => added.Words != old.Words)), .. other.Searches],
        Playlists = [.. Playlists.Where(old => other.Playlists.All(added => added.Id != old.Id)), .. other.Playlists],
        Charts = [.. Charts.Union(other.Charts)],
        Artists = new()
        {
            Ids = [.. Artists.Ids.Union(other.Artists.Ids)],
            Names = [.. Artists.Names.Union(other.Artists.Names)],
            HasTopTracks = Artists.HasTopTracks || other.Artists.HasTopTracks,
        },
        Posts = [.. Posts.Where(old => other.Posts.All(added => added.Name != old.Name)), .. other.Posts],
        Tracks = Tracks || other.Tracks,
        Features = Features || other.Features,
    };
}

/// <summary>Search words, each the theme of what it finds.</summary>
/// <param name="Most">Hits at most.</param>
sealed record FollowedSearch(string Words, int Most);

/// <summary>A playlist by its id.</summary>
sealed record FollowedPlaylist(string Id, string? Theme = null);

/// <summary>Artists by ids and names.</summary>
sealed record FollowedArtists
{
    public IReadOnlyList<string> Ids { get; init; } = [];

    public IReadOnlyList<string> Names { get; init; } = [];

    public bool HasTopTracks { get; init; }
}

/// <summary>Posts with a hashtag.</summary>
/// <param name="Server">Null: the network's own.</param>
/// <param name="BackHours">How far back the first collection goes.</param>
sealed record FollowedPosts(string Network, string Tag, Uri? Server = null, double BackHours = 24)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Network} #{Tag}{(Server is null ? "" : " " + Server)}");
}
