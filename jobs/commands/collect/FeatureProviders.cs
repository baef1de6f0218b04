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
    readonly SpotifyAccess? _spotify = sources.Spotify is null ? null : sources.Open(lake, spool);

    readonly ReccoBeatsAccess? _reccoBeats = sources.ReccoBeats is null ? null
        : ReccoBeatsAccess.Open(sources.ReccoBeats, lake.Ledger, TimeProvider.System, spool);

    public AnswerSpool? Spool => spool;

    public SpotifyAccess? Spotify => _spotify;

    public ReccoBeatsAccess? ReccoBeats => _reccoBeats;

    public CallCounts[] Counts => [.. new[] { _spotify?.Caller.Counts, _reccoBeats?.Caller.Counts }.OfType<CallCounts>()];

    /// <summary>For a collection: what a kill leaves of its answers is used by the next one.</summary>
    public static FeatureProviders Open(Lake lake, DailySources sources) => new(lake, sources, sources.SpoolOf(lake, "features"));

    /// <summary>The order in which they are asked.</summary>
    /// <exception cref="SparkMusicException">Usage: the setting names a provider that there is not.</exception>
    public IReadOnlyList<IFeatureProvider> ChainOf(IReadOnlyDictionary<string, object?> settings, IEnumerable<InputFile> catalogues) =>
        FeatureChain.Of((string)settings["providers"]!, _spotify?.Client, _reccoBeats?.Client,
            [.. catalogues.Select(file => new CatalogueFeatures(file))]);

    public async ValueTask DisposeAsync()
    {
        if (_spotify is not null) await _spotify.DisposeAsync();
        if (_reccoBeats is not null) await _reccoBeats.DisposeAsync();
        spool?.Dispose();
    }
}
