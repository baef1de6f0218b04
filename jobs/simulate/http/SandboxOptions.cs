namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>What kind of Spotify app the sandbox's one client id is.</summary>
public enum AppKind
{
    /// <summary>Extended quota: every endpoint and field.</summary>
    Extended,

    /// <summary>A development app from before February 2026: what was closed in November 2024 is closed, the older names.</summary>
    Development,

    /// <summary>A development app since February 2026: no batch reads, ten hits a search, contents of one's own playlists only.</summary>
    Restricted,
}

/// <summary>What a sandbox is started with.</summary>
sealed record SandboxOptions
{
    /// <summary>The small world's last afternoon.</summary>
    public static readonly DateTime DefaultNow = new(2022, 1, 10, 12, 0, 0, DateTimeKind.Utc);

    public long Seed { get; init; } = World.DefaultSeed;

    public int Playlists { get; init; } = Large.LargeWorld.SmallPlaylists;

    public int Tracks { get; init; } = Large.LargeWorld.SmallTracks;

    public AppKind App { get; init; } = AppKind.Extended;

    /// <summary>0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>What links in answers begin with, no slash at its end; null: where the sandbox listens. Then the same world answers the
    /// same bytes on any port.</summary>
    public string? Links { get; init; }

    /// <summary>The world's time at the start; what it holds follows from it.</summary>
    public DateTime Now { get; init; } = DefaultNow;

    /// <summary>Seconds of the world a second; 0: its time stands still.</summary>
    public double Speed { get; init; }

    public SandboxLimits Limits { get; init; } = new();

    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>How long an access token is good for.</summary>
    public int TokenSeconds { get; init; } = 3600;

    /// <summary>Posts a day and network.</summary>
    public int PostsPerDay { get; init; } = 960;

    /// <summary>Each call is kept in <see cref="Http.Traffic.Kept"/>: for tests, which end.</summary>
    public bool KeepsCalls { get; init; }
}

/// <summary>
/// Limits of the Spotify part; those of the other services are the published ones. Spotify publishes none: these are settings.
/// </summary>
sealed record SandboxLimits
{
    /// <summary>No limits anywhere.</summary>
    public static readonly SandboxLimits None = new() { IsOff = true };

    public bool IsOff { get; init; }

    /// <summary>Calls in any 30 seconds, refused ones counted; null: the app's kind decides.</summary>
    public int? CallsPer30Seconds { get; init; }

    /// <summary>Spotify's 30 seconds; tests have less time.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls of a bucket in any 24 hours; buckets that are missing have the kind's own.</summary>
    public IReadOnlyDictionary<string, int> Quotas { get; init; } = new Dictionary<string, int>();

    public int RateFor(AppKind app) => CallsPer30Seconds ?? app switch { AppKind.Extended => 900, AppKind.Development => 180, _ => 90 };

    /// <summary>From what users reported: search and albums of artists are the scarcest; extended apps have no daily quota.</summary>
    public int? QuotaFor(AppKind app, string bucket) =>
        Quotas.TryGetValue(bucket, out var given) ? given
        : app == AppKind.Extended ? null
        : bucket switch { "search" => 900, "artist-albums" => 100, "playlists" => 2600, _ => 5000 };
}
