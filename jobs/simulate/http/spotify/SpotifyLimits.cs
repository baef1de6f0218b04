using System.Collections.Concurrent;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>
/// The app-wide window of 30 seconds, and a budget per bucket and rolling day. Every fifth refusal lacks its Retry-After.
/// </summary>
sealed class SpotifyLimits(SandboxOptions options, TimeProvider wall)
{
    readonly RollingWindow _rate = new(options.Limits.RateFor(options.App), options.Limits.Window, wall);
    readonly ConcurrentDictionary<string, RollingWindow?> _quotas = [];
    int _refused;

    public void Take(string bucket)
    {
        if (options.Limits.IsOff) return;
        if (_rate.Take(countsRefused: true) is { } wait) throw SpotifyErrors.TooMany(Told(wait), isQuota: false);
        var quota = _quotas.GetOrAdd(bucket, name => options.Limits.QuotaFor(options.App, name) is { } limit
            ? new RollingWindow(limit, TimeSpan.FromDays(1), wall) : null);
        if (quota?.Take(countsRefused: false) is { } rest) throw SpotifyErrors.TooMany(Told(rest), isQuota: true);
    }

    TimeSpan? Told(TimeSpan wait) => Interlocked.Increment(ref _refused) % 5 == 0 ? null : wait;
}
