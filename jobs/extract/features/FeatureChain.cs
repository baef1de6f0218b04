using System.Runtime.CompilerServices;
using SparkMusic.Providers;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>The providers in the order of the setting <c>providers</c>; catalogues that it does not name come behind, by name.</summary>
public static class FeatureChain
{
    /// <param name="providers">The setting: <c>spotify,reccobeats</c>. A catalogue is named <c>file:&lt;name&gt;</c>.</param>
    /// <param name="spotify">Null: no app is set up; told as closed.</param>
    /// <param name="reccoBeats">Null: it is not asked; told as closed.</param>
    /// <param name="catalogues">Files of this machine.</param>
    public static IReadOnlyList<IFeatureProvider> Of(
        string providers, SpotifyClient? spotify, ReccoBeatsClient? reccoBeats, IReadOnlyList<CatalogueFeatures> catalogues)
    {
        var chain = new List<IFeatureProvider>();
        foreach (var name in providers.Replace(" ", "", StringComparison.Ordinal).Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal))
        {
            if (name == "spotify")
                chain.Add(spotify is null ? new Closed(name, "No Spotify app is set up: 'sparkmusic connect spotify' does.")
                : ServiceFeatures.Of(spotify));
            else if (name == "reccobeats")
                chain.Add(reccoBeats is null ? new Closed(name, "ReccoBeats is not to be asked.") : ServiceFeatures.Of(reccoBeats));
            else if (catalogues.FirstOrDefault(catalogue => NameInSetting(catalogue) == name) is { } catalogue) chain.Add(catalogue);
            // A file that was imported is in the lake already: there is nobody to ask.
            else if (!name.StartsWith("file:", StringComparison.Ordinal))
                throw SparkMusicException.Usage($"There is no provider '{name}'.",
                    "The setting 'providers' knows spotify, reccobeats and file:<name>.");
        }
        return [.. chain, .. catalogues.Where(catalogue => !chain.Contains(catalogue))
            .OrderBy(catalogue => catalogue.Name, StringComparer.Ordinal)];
    }

    // audio_features.sql leaves spaces out on both sides.
    static string NameInSetting(CatalogueFeatures catalogue) => catalogue.Name.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>A provider of the chain that nobody can ask.</summary>
    sealed class Closed(string name, string why) : IFeatureProvider
    {
        public string Name => name;

        public DateTimeOffset GapsHoldSince(DateTimeOffset now) => now;

        public async IAsyncEnumerable<IFeaturePage> AskAsync(IReadOnlyList<string> ids, [EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.Yield();
            cancel.ThrowIfCancellationRequested();
            if (ids.Count > 0) throw new ProviderClosedException(why);
            yield break;
        }
    }
}

/// <summary>A provider of the chain is not set up.</summary>
sealed class ProviderClosedException(string message) : SparkMusicException(ExitCodes.Failed, message);
