using SparkMusic.Calls;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Which artists were asked for today (UTC), their top tracks and who has a name: known to Spotify or not, they are not asked for again
/// before midnight.
/// </summary>
sealed class ArtistsOfToday(AskedIds asked, TimeProvider clock)
{
    const string Kind = "spotify.artist", TopKind = "spotify.top-tracks", NameKind = "spotify.artist-name";

    // Before the id of a name that was found; problems begin with the name in quotes.
    const string FoundMark = "id ";

    // Since midnight: who is asked for late in the evening has a row of the next day too.
    TimeSpan HoldsFor => clock.GetUtcNow().TimeOfDay + TimeSpan.FromSeconds(1);

    public IReadOnlyList<string> Due(IEnumerable<string> ids) => asked.Due(Kind, ids, HoldsFor, HoldsFor);

    public IReadOnlyList<string> TopTracksDue(IEnumerable<string> ids) => asked.Due(TopKind, ids, HoldsFor, HoldsFor);

    /// <summary>What was said of a name: the artist's id, or why it has none; null: it was not searched for.</summary>
    public (string? Id, string? Problem)? Said(string name) =>
        asked.Due(NameKind, [name], HoldsFor, HoldsFor).Count > 0 || asked.Said(NameKind, name) is not { } said ? null
            : said.StartsWith(FoundMark, StringComparison.Ordinal) ? (said[FoundMark.Length..], null) : (null, said);

    public void Remember(string id, bool isFound) => asked.Remember(Kind, [(id, isFound)]);

    public void RememberTopTracks(string id, bool isFound) => asked.Remember(TopKind, [(id, isFound)]);

    /// <param name="name">That was searched for.</param>
    /// <param name="id">Null: nobody has it, or several do.</param>
    /// <param name="problem">What there is to say of that.</param>
    public void RememberName(string name, string? id, string? problem) =>
        asked.Remember(NameKind, name, id is not null, id is null ? problem! : FoundMark + id);
}
