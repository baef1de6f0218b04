using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Lakes;
using SparkMusic.Providers;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>How many calls the audio features of a lake's tracks take at the most: each provider is asked for all that lack them.</summary>
/// <param name="Tracks">Without features.</param>
sealed record FeatureForecast(int Tracks, IReadOnlyList<CallNeed> Needs)
{
    const int OfOneSpotifyCall = 100;

    public static async Task<FeatureForecast> MakeAsync(
        Lake lake, DailySources sources, FollowedFeatures followed, IReadOnlyDictionary<string, object?> settings, TimeProvider clock,
        CancellationToken cancel)
    {
        var missing = await MissingFeatures.ReadAsync(lake, settings, cancel);
        await using var providers = new FeatureProviders(lake, sources, spool: null);
        var needs = new List<CallNeed>();
        foreach (var provider in providers.ChainOf(settings, []))
        {
            var due = Math.Min(missing.DueFor(provider, clock.GetUtcNow()).Count(), followed.Most ?? int.MaxValue);
            if (due == 0) continue;
            if (provider.Name == "spotify" && providers.Spotify is { } spotify)
            {
                var bucket = spotify.Settings.Limits.BucketNamed("audio-features");
                if (CallsOfSpotify(due, spotify.Client.Findings) is > 0 and var calls)
                    needs.Add(new CallNeed("audio-features", calls, await spotify.Caller.OutlookAsync(bucket, cancel), IsAtMost: true));
            }
            else if (provider.Name == "reccobeats" && providers.ReccoBeats is { } reccoBeats)
                needs.Add(new CallNeed("reccobeats", Pages(due, ReccoBeatsClient.BatchSize),
                    await reccoBeats.Caller.OutlookAsync(sources.ReccoBeats!.Bucket, cancel), IsAtMost: true));
        }
        return new FeatureForecast(missing.Ids.Count, needs);
    }

    // An app that was refused once is not let in for a week.
    static long CallsOfSpotify(long tracks, AppFindings findings) =>
        !findings.IsClosed("audio-features") ? Pages(tracks, OfOneSpotifyCall) : findings.IsClosed("audio-feature") ? 0 : tracks;

    static long Pages(long things, int ofOneCall) => (things + ofOneCall - 1) / ofOneCall;
}
