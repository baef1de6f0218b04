using SparkMusic.Calls;

namespace SparkMusic.Spotify;

/// <summary>Where Spotify is, and who asks.</summary>
public sealed record SpotifySettings
{
    /// <summary>Ends with a slash.</summary>
    public Uri Api { get; init; } = new("https://api.spotify.com/v1/");

    /// <summary>Ends with a slash.</summary>
    public Uri Accounts { get; init; } = new("https://accounts.spotify.com/");

    /// <summary>Of the app, from its page in Spotify's dashboard.</summary>
    public required string ClientId { get; init; }

    /// <summary>Not needed for a user's login.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Two letters; without one an app's own token finds nothing playable.</summary>
    public string Market { get; init; } = "US";

    /// <summary>Registered in the dashboard exactly so: Spotify wants the address, not the name localhost.</summary>
    public Uri Redirect { get; init; } = new("http://127.0.0.1:8898/callback");

    public SpotifyLimits Limits { get; init; } = new();
}

/// <summary>
/// Limits of the calls. Spotify publishes no numbers; the defaults stay below what users of the restricted kind of app report.
/// </summary>
public sealed record SpotifyLimits
{
    /// <summary>For a sandbox without limits: as fast as it answers.</summary>
    public static SpotifyLimits None =>
        new() { Spacing = TimeSpan.Zero, PerDay = new Dictionary<string, long>(), Calls = new CallSettings() };

    /// <summary>From the start of a call to the start of the next in the same bucket.</summary>
    public TimeSpan Spacing { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Calls in any 24 hours by bucket; one without a number is not limited.</summary>
    public IReadOnlyDictionary<string, long> PerDay { get; init; } = new Dictionary<string, long>
    {
        ["search"] = 300,
        ["artist-albums"] = 80,
        ["playlists"] = 2000,
    };

    /// <summary>With the rate over all buckets: Spotify counts in spans of 30 seconds.</summary>
    public CallSettings Calls { get; init; } = new() { Rate = new CallRate(30, TimeSpan.FromSeconds(30)) };

    /// <summary>A bucket by its name: <c>search</c>, <c>playlists</c>, <c>tracks</c>, <c>artists</c>.</summary>
    public Bucket BucketNamed(string name) => new("spotify", name, Spacing, PerDay.TryGetValue(name, out var limit) ? limit : null);

    internal Bucket BucketOf(Endpoint endpoint) => BucketNamed(endpoint.Bucket);
}
