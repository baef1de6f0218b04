using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Collect;

/// <summary>Who collects: what a <see cref="CollectorRun"/> has to know of it.</summary>
/// <param name="Name">What only one process at a time runs in a lake: <c>spotify.playlists</c>, <c>posts.mastodon.social</c>.</param>
/// <param name="Request">The command as typed, for the record of runs.</param>
/// <param name="Home">The table whose manifest holds its cursor.</param>
/// <param name="Tables">The raw tables that it fills, <paramref name="Home"/> among them.</param>
public sealed record Collector(string Name, string Request, RawTable Home, IReadOnlyList<RawTable> Tables)
{
    /// <summary>Its cursor's key where a collector has several places; null: its name.</summary>
    public string? Key { get; init; }

    /// <summary>What is done when the work ends well, as a cursor of its own in its last commit; null: nobody asks for it.</summary>
    public Round? Round { get; init; }

    /// <summary>Most pages in one commit; a page is what was told done, be it one thing.</summary>
    public int MostPages { get; init; } = 50;
}

/// <summary>Something that is collected again and again, and how far that got.</summary>
/// <param name="Key">Among the cursors of the table.</param>
/// <param name="What">The day, and what was asked for.</param>
public sealed record Round(string Key, string What)
{
    /// <summary>It was done, wholly.</summary>
    public async Task<bool> IsDoneAsync(Lake lake, RawTable home, CancellationToken cancel) =>
        await LastAsync(lake, home, Key, cancel) == What;

    /// <summary>What was done last; null: nothing yet.</summary>
    public static async Task<string?> LastAsync(Lake lake, RawTable home, string key, CancellationToken cancel) =>
        CollectorCursors.Parse((await lake.ReadManifestAsync(home.Name, cancel))?.Cursor).Of(key);
}

/// <summary>What of a collector's pages lies in raw, for its summary.</summary>
/// <param name="Rows">Loaded and refused rows by table.</param>
public sealed record CollectedCounts(long Pages, IReadOnlyDictionary<string, (long Loaded, long Rejected)> Rows)
{
    /// <summary>Of a run that may not have begun.</summary>
    public static CollectedCounts Of(CollectorRun? run) => run?.Counts ?? new CollectedCounts(0, new Dictionary<string, (long, long)>());

    public long Loaded(RawTable table) => Rows.GetValueOrDefault(table.Name).Loaded;

    public long Rejected(RawTable table) => Rows.GetValueOrDefault(table.Name).Rejected;
}
