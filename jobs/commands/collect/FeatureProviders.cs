using SparkMusic.Calls;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Those who may be asked for the audio features of a lake's tracks, for one collection.</summary>
/// <param name="spool">Of their answers; null: nobody keeps them.</param>
sealed class FeatureProviders(Lake lake, DailySources sources, AnswerSpool? spool) : IAsyncDisposable
{
    public SpotifyAccess? Spotify { get; } = sources.Spotify is null ? null : sources.Open(lake, spool);

    public ReccoBeatsAccess? ReccoBeats { get; } = sources.ReccoBeats is null ? null
        : ReccoBeatsAccess.Open(sources.ReccoBeats, lake.Ledger, TimeProvider.System, spool);

    public AnswerSpool? Spool => spool;

    public CallCounts[] Counts => [.. new[] { Spotify?.Caller.Counts, ReccoBeats?.Caller.Counts }.OfType<CallCounts>()];

    /// <summary>For a collection: what a kill leaves of its answers is used by the next one.</summary>
    public static FeatureProviders Open(Lake lake, DailySources sources) => new(lake, sources, sources.SpoolOf(lake, "features"));

    /// <summary>The order in which they are asked.</summary>
    /// <exception cref="SparkMusicException">Usage: the setting names a provider that there is not.</exception>
    public IReadOnlyList<IFeatureProvider> ChainOf(IReadOnlyDictionary<string, object?> settings, IEnumerable<InputFile> catalogues) =>
        FeatureChain.Of((string)settings["providers"]!, Spotify?.Client, ReccoBeats?.Client,
            [.. catalogues.Select(file => new CatalogueFeatures(file))]);

    public async ValueTask DisposeAsync()
    {
        if (Spotify is not null) await Spotify.DisposeAsync();
        if (ReccoBeats is not null) await ReccoBeats.DisposeAsync();
        spool?.Dispose();
    }
}
