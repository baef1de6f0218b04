using SparkMusic.Calls;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// States of playlists that were read to their end and brought another number of entries than they say they have. Such a state is not
/// whole, and to read it again brings the same: that is done when the playlist has changed, or after a month.
/// </summary>
sealed class DisagreeingPlaylists(AskedIds asked)
{
    const string Kind = "spotify.disagreeing-playlist";

    static readonly TimeSpan HoldsFor = TimeSpan.FromDays(30);

    /// <summary>This very state was read; one without an id never was.</summary>
    public bool Holds(string id, string? snapshotId) =>
        snapshotId is not null && asked.Due(Kind, [NameOf(id, snapshotId)], HoldsFor, HoldsFor).Count == 0;

    /// <summary>Its rows are committed.</summary>
    public void Add(string id, string? snapshotId)
    {
        if (snapshotId is not null) asked.Remember(Kind, [(NameOf(id, snapshotId), true)]);
    }

    static string NameOf(string id, string snapshotId) => $"{id} {snapshotId}";
}
