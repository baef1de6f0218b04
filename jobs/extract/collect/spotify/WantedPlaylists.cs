namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Playlists to be read, each once, in the order in which they were found; without those whose state was read before.
/// </summary>
sealed class WantedPlaylists(KnownPlaylists known, DisagreeingPlaylists disagreeing)
{
    readonly List<WantedPlaylist> _wanted = [];
    readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    readonly HashSet<string> _unchanged = new(StringComparer.Ordinal);
    readonly HashSet<string> _disagreeing = new(StringComparer.Ordinal);

    public IReadOnlyList<WantedPlaylist> All => _wanted;

    /// <summary>Found, and not to be read.</summary>
    public int Unchanged => _unchanged.Count;

    /// <summary>Found, and not to be read: their state brought another number of entries than it says it has.</summary>
    public int Disagreeing => _disagreeing.Count;

    /// <summary>What a search found since a time, as raw has it.</summary>
    public void Add(string words, long since)
    {
        foreach (var found in known.FoundBy(words, since))
            Add(new WantedPlaylist(found.Id, words, found.Owner, found.IsShared), found.SnapshotId);
    }

    /// <param name="snapshotId">Null: its state is not known before it is read.</param>
    public void Add(WantedPlaylist playlist, string? snapshotId)
    {
        if (known.IsWhole(playlist.Id, snapshotId)) _unchanged.Add(playlist.Id);
        else if (disagreeing.Holds(playlist.Id, snapshotId)) _disagreeing.Add(playlist.Id);
        else if (_seen.Add(playlist.Id)) _wanted.Add(playlist);
    }
}
