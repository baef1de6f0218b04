using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>Who is asked for audio features: a service over HTTP, or a catalogue on this machine.</summary>
public interface IFeatureProvider
{
    /// <summary><c>spotify</c>, <c>reccobeats</c>, <c>file:&lt;name&gt;</c>: stands beside every value.</summary>
    string Name { get; }

    /// <summary>What it did not know since that time it does not know now either: it is not asked again.</summary>
    DateTimeOffset GapsHoldSince(DateTimeOffset now);

    /// <summary>Asks for tracks, page by page; every id is in one page, and an answer belongs to its id, never to its place.</summary>
    /// <remarks>
    /// What was answered before a failure comes as a page of its own. Failures are <see cref="SparkMusicException"/>s: of the provider
    /// alone, the next one may be asked.
    /// </remarks>
    IAsyncEnumerable<IFeaturePage> AskAsync(IReadOnlyList<string> ids, CancellationToken cancel);
}

/// <summary>What a provider answered to some ids.</summary>
public interface IFeaturePage
{
    /// <summary>The ids that were asked for.</summary>
    IReadOnlyList<string> Asked { get; }

    /// <summary>
    /// Writes rows of <c>raw_audio_features</c>, in the form that imports write; answers the ids that have danceability, energy and valence
    /// now.
    /// </summary>
    IReadOnlySet<string> Write(IRawOutput output, DateTimeOffset now);
}
