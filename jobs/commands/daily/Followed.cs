using System.Text.Json.Serialization;
using SparkMusic.Jobs.Commands.Collect;

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

    /// <summary>Tracks that posts may speak of for which no track was found; null: nobody looks for them.</summary>
    public FollowedCandidates? Candidates { get; init; }

    /// <summary>Titles of tracks that are known by their ids only.</summary>
    public bool Tracks { get; init; }

    /// <summary>Audio features of tracks that have none; null: nobody is asked for them.</summary>
    public FollowedFeatures? Features { get; init; }

    [JsonIgnore]
    public bool IsEmpty => Searches.Count + Playlists.Count + Charts.Count + Artists.Ids.Count + Artists.Names.Count
        + Posts.Count == 0 && !Tracks && Features is null && Candidates is null;

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
        Candidates = other.Candidates ?? Candidates,
        Tracks = Tracks || other.Tracks,
        Features = other.Features is null ? Features : other.Features with
        {
            Catalogues = [.. (Features?.Catalogues ?? []).Union(other.Features.Catalogues)],
        },
    };
}

/// <summary>Search words, each the theme of what it finds.</summary>
/// <param name="Most">Hits at most.</param>
sealed record FollowedSearch(string Words, int Most = FollowedSearch.All)
{
    /// <summary>Spotify gives no more.</summary>
    public const int All = 1000;
}

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
    [JsonIgnore]
    public Uri Address => Server ?? PostSources.Usual(Network);

    /// <summary>What tells it from others, as the cursors of posts do.</summary>
    [JsonIgnore]
    public string Name => $"{Network} #{Tag.ToLowerInvariant()} {Address}";
}

/// <summary>Texts of posts to search for.</summary>
/// <param name="Most">Searches in a run at most; null: as many as half of a day's budget leaves.</param>
sealed record FollowedCandidates(int? Most = null);

/// <summary>Who is asked for audio features, beside the services.</summary>
/// <param name="Most">Tracks to ask each provider for in a run at most; null: all.</param>
sealed record FollowedFeatures(int? Most = null)
{
    /// <summary>Files and folders of this machine, by their whole paths; in the list of a lake as <see cref="CataloguePath"/>.</summary>
    public IReadOnlyList<string> Catalogues { get; init; } = [];
}
