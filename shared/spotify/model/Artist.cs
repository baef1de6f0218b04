namespace SparkMusic.Spotify;

public sealed record Artist
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>Often empty.</summary>
    public IReadOnlyList<string?>? Genres { get; init; }

    /// <summary>Not for the restricted kind of app.</summary>
    public Followers? Followers { get; init; }

    /// <summary>0..100; not for the restricted kind of app.</summary>
    public long? Popularity { get; init; }
}

/// <summary>The user who logged in.</summary>
public sealed record Profile(string? Id, string? AccountId, string? DisplayName, string? Country, string? Product);
