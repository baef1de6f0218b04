using System.Globalization;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What became of a collection, as far as it got.</summary>
sealed class PlaylistReport
{
    /// <summary>What the restricted kind of app misses of a track.</summary>
    public const string NoPopularity = "popularity is not given to this kind of app: in tracks it comes from files, or is null.";

    const int MostNotes = 10, LookedAt = 5;

    int _tracks;
    bool _hasPopularity;

    /// <summary>Null: it did not begin.</summary>
    public CollectorRun? Run { get; set; }

    public string RunId => Run?.RunId ?? "";

    public int SearchPages { get; private set; }

    /// <summary>Places in the answers of searches.</summary>
    public int Hits { get; private set; }

    /// <summary>Hits without a playlist: Spotify's own, which this kind of app does not get.</summary>
    public int NullHits { get; set; }

    /// <summary>Calls for playlists and their pages that brought something.</summary>
    public int Pages { get; set; }

    public long Entries { get; private set; }

    public int Whole { get; private set; }

    /// <summary>The same state was read before.</summary>
    public int Unchanged { get; set; }

    /// <summary>Known to be gone or withheld: not asked for now.</summary>
    public int NotDue { get; set; }

    /// <summary>Asked for by an earlier process in this round of the playlists that were named.</summary>
    public int EndedBefore { get; set; }

    public int Withheld { get; private set; }

    public int Missing { get; private set; }

    /// <summary>What was given as a playlist's id and is none.</summary>
    public List<string> NoIds { get; } = [];

    /// <summary>This state brought another number of entries than it says it has, now or before: not read again.</summary>
    public int Disagreeing { get; set; }

    /// <summary>Read, and yet not whole.</summary>
    public int NotWhole { get; private set; }

    public int Ended { get; private set; }

    /// <summary>Calls that would have been enough, for all that was read to its end.</summary>
    public long LeastCalls { get; private set; }

    public void AddSearchPage(int hits)
    {
        (SearchPages, Hits) = (SearchPages + 1, Hits + hits);
        LeastCalls++;
    }

    /// <summary>Sentences about playlists that could not be read, the first few.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Sentences that are not among the notes.</summary>
    public int MoreNotes { get; private set; }

    /// <summary>All that could not be had, as sentences, each naming where it is missing.</summary>
    public IEnumerable<string> Told
    {
        get
        {
            foreach (var note in Notes) yield return note;
            if (MoreNotes > 0) yield return $"… and {Number(MoreNotes)} more of this kind.";
            if (NullHits > 0)
                yield return $"{Number(NullHits)} hits are Spotify's own playlists, which this kind of app does not get: they are in "
                    + "no table.";
            if (Disagreeing > 0)
                yield return $"{Number(Disagreeing)} playlists gave another number of entries than they say they have, and have not "
                    + "changed since: who left them is not known in playlist_tracks.";
            if (_tracks > 0 && !_hasPopularity) yield return NoPopularity;
        }
    }

    /// <summary>What of it lies in raw.</summary>
    public CollectedCounts Committed => CollectedCounts.Of(Run);

    public void Add(PlaylistPage page)
    {
        Entries += page.Entries.Count;
        Look(page);
        if (page.Ending == Ending.None) return;
        Ended++;
        LeastCalls += page.Ending == Ending.Whole ? Math.Max(1, ((page.Total ?? 0) + page.OfOneCall - 1) / page.OfOneCall)
            : page.IsAsked ? 1 : 0;
        switch (page.Ending)
        {
            case Ending.Whole: Whole++; break;
            case Ending.Unchanged: Unchanged++; break;
            case Ending.ShortBefore: Disagreeing++; break;
            case Ending.Withheld: Withheld++; break;
            case Ending.Missing: Missing++; break;
            case Ending.NoId: NoIds.Add(page.Wanted.Id); break;
            default: NotWhole++; break;
        }
        if (page.Reason is not { } reason || Notes.Contains(reason)) return;
        if (Notes.Count < MostNotes) Notes.Add(reason);
        else MoreNotes++;
    }

    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // A few of each page: most entries are handed on as text.
    void Look(PlaylistPage page)
    {
        if (_hasPopularity) return;
        foreach (var entry in page.Entries.Take(LookedAt))
        {
            if (entry.Value is not { Kind: PlaylistItemKind.Track, Content: { } track }) continue;
            _tracks++;
            _hasPopularity |= track.Popularity is not null;
        }
    }
}
