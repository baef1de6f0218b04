using SparkMusic.Calls;
using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Lakes;
using SparkMusic.Providers;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>Whom a daily collection may ask, and how.</summary>
/// <param name="Spotify">Null: nobody has connected it, or it is not of this lake's kind.</param>
/// <param name="ReccoBeats">Null: its answers are none for this lake.</param>
/// <param name="Posts">The networks.</param>
/// <param name="IsPassing">The sources end with this process: nothing is kept about them, and their own limits are none.</param>
sealed record DailySources(SpotifySettings? Spotify, ReccoBeatsSettings? ReccoBeats, PostSources Posts, bool IsPassing = false)
{
    /// <summary>Why there is no Spotify; null where there is.</summary>
    public string? WithoutSpotify { get; init; }

    /// <summary>As this machine's settings say.</summary>
    public static DailySources Of(Lake lake, TimeProvider clock)
    {
        var isSame = SpotifyAccess.IsSandbox == lake.Info.IsSandbox;
        var reccoBeats = ReccoBeatsAccess.SettingsFrom(Secrets.Find);
        return new DailySources(
            SpotifyAccess.IsConfigured && isSame ? SpotifyAccess.SettingsFrom(Secrets.Find, Secrets.Find(SpotifyAccess.ClientId)!) : null,
            reccoBeats.Api.IsLoopback == lake.Info.IsSandbox ? reccoBeats : null, new PostSources(Secrets.Find, clock))
        {
            WithoutSpotify = !SpotifyAccess.IsConfigured ? "Spotify is not connected: run 'sparkmusic connect spotify'."
                : isSame ? null : $"the Spotify of this machine's settings is {(lake.Info.IsSandbox ? "no sandbox, and the lake is one" : "a sandbox, and the lake is none")}.",
        };
    }

    /// <summary>For one collection.</summary>
    public SpotifyAccess Open(Lake lake, AnswerSpool? spool) =>
        IsPassing ? SpotifyAccess.OpenPassing(Spotify!, lake.Ledger, TimeProvider.System)
            : SpotifyAccess.Open(Spotify!, lake.Ledger, TimeProvider.System, spool);

    /// <summary>The answers that a kill left a collector, to be disposed by who opens it; null: none are kept.</summary>
    public AnswerSpool? SpoolOf(Lake lake, string collector) =>
        // A passing source has a time of its own, which answers that were kept would not know.
        IsPassing ? null : AnswerSpool.Open(CollectorFolder.SpoolOf(lake, collector), TimeProvider.System);

    public CallSettings LimitsOf(string network, Uri address) =>
        IsPassing ? new CallSettings() : PostSources.LimitsOf(network, address);
}
