using SparkMusic.Calls;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>Playlists that a search finds and that are gone or withheld: for a week they are not asked for again.</summary>
sealed class MissingPlaylists(SpotifyClient client, AskedIds asked)
{
    static readonly TimeSpan HoldsFor = TimeSpan.FromDays(7);

    // What is refused to one app or login may be given to another.
    string Kind => "spotify.playlist " + client.Asker;

    /// <summary>Those that are worth a call.</summary>
    public HashSet<string> Due(IEnumerable<string> ids) =>
        asked.Due(Kind, ids, TimeSpan.Zero, HoldsFor).ToHashSet(StringComparer.Ordinal);

    public void Add(string id) => asked.Remember(Kind, [(id, false)]);
}
