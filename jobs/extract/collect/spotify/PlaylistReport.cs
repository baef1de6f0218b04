namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What became of a collection, as far as it got.</summary>
sealed class PlaylistReport
{
    const int MostNotes = 10;

    public string RunId { get; set; } = "";

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

    /// <summary>Read, and yet not whole; they are read again next time.</summary>
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

    /// <summary>What of it lies in raw.</summary>
    public CollectedCounts Committed { get; set; } = new(0, new Dictionary<string, (long, long)>());

    public void Add(PlaylistPage page)
    {
        Entries += page.Entries.Count;
        if (page.Ending == Ending.None) return;
        Ended++;
        LeastCalls += page.Ending == Ending.Whole ? Math.Max(1, ((page.Total ?? 0) + page.OfOneCall - 1) / page.OfOneCall)
            : page.IsAsked ? 1 : 0;
        switch (page.Ending)
        {
            case Ending.Whole: Whole++; break;
            case Ending.Unchanged: Unchanged++; break;
            case Ending.Withheld: Withheld++; break;
            case Ending.Missing: Missing++; break;
            case Ending.NoId: NoIds.Add(page.Wanted.Id); break;
            default: NotWhole++; break;
        }
        if (page.Reason is not { } reason || Notes.Contains(reason)) return;
        if (Notes.Count < MostNotes) Notes.Add(reason);
        else MoreNotes++;
    }
}
