using SparkMusic.Calls;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>A playlist that is to be read.</summary>
/// <param name="Theme">The words that found it; null: asked for by its id.</param>
/// <param name="Owner">Whose it is; null: not known before it is read.</param>
/// <param name="IsShared">Others than its owner may work on it.</param>
sealed record WantedPlaylist(string Id, string? Theme, string? Owner = null, bool IsShared = false);

/// <summary>A playlist of which an earlier process read some pages.</summary>
/// <param name="Place">Where it was.</param>
/// <param name="Head">Its state as it was then; null: not known any more.</param>
/// <param name="Wanted">As the present request wants it; null: it does not.</param>
sealed record BegunPlaylist(ReadingPlace Place, string? Head, WantedPlaylist? Wanted);

/// <summary>Why a playlist has no (more) pages.</summary>
enum Ending
{
    /// <summary>More pages follow.</summary>
    None,

    /// <summary>All entries were read.</summary>
    Whole,

    /// <summary>Its entries changed while they were read, again and again.</summary>
    Changing,

    /// <summary>Another number of entries came than it says it has.</summary>
    Short,

    /// <summary>The same as before: this state of it was read, and is short.</summary>
    ShortBefore,

    /// <summary>This state of it was read whole before.</summary>
    Unchanged,

    /// <summary>This kind of app may not read its entries.</summary>
    Withheld,

    /// <summary>It is gone or private.</summary>
    Missing,

    /// <summary>What was given as its id is none.</summary>
    NoId,
}

/// <summary>What one call brought of a playlist.</summary>
/// <param name="Head">As the API answered it; null where this is a later page, or nothing.</param>
/// <param name="At">When the state was observed, microseconds: all pages of a state have the same.</param>
sealed record PlaylistPage(
    WantedPlaylist Wanted, Item<Playlist>? Head, long At, IReadOnlyList<Item<PlaylistItem>> Entries, int Offset, Ending Ending,
    string? Reason = null)
{
    public string? SnapshotId { get; init; }

    public string? Name { get; init; }

    public long? Total { get; init; }

    /// <summary>Entries that a call brings.</summary>
    public int OfOneCall { get; init; } = 100;

    /// <summary>It cost a call.</summary>
    public bool IsAsked { get; init; } = true;

    /// <summary>What its last entry is known by, when the next page begins with it again; null: there is none.</summary>
    public string? Edge { get; init; }

    /// <summary>
    /// What tells an entry from its neighbours; the rest of it may change without an edit. Empty for an entry without contents: now and
    /// then one call gives null where the next one gives the entry.
    /// </summary>
    public static string EdgeOf(Item<PlaylistItem> entry) =>
        entry.Value?.Content is { } content ? $"{entry.Value.AddedAt} {content.Uri ?? content.Id}" : "";

    /// <summary>Two calls gave another entry at the place where their pages overlap.</summary>
    public static bool HasMoved(string edge, Item<PlaylistItem> again) =>
        edge.Length > 0 && EdgeOf(again) is { Length: > 0 } found && found != edge;
}
