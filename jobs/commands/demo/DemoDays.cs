using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>The days of the sandbox's world on which the demo collects, and how far it got in a lake.</summary>
static class DemoDays
{
    public static readonly DateOnly First = new(2021, 12, 24), Last = new(2022, 1, 4);

    public const int MostHits = 1000;

    public static int Count => Last.DayNumber - First.DayNumber + 1;

    /// <summary>Noon.</summary>
    public static DateTime At(DateOnly day) => day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc);

    /// <summary>
    /// The first day that is not known to be collected wholly; the last one is asked for again. Only what goes by the day is looked at: what
    /// the others lack they find out themselves.
    /// </summary>
    public static async Task<DateOnly> NextAsync(Lake lake, CancellationToken cancel)
    {
        string?[] rounds =
        [
            await Round.LastAsync(lake, RawTable.Playlists, SpotifyCollections.KeyOfSearches(MostHits), cancel),
            await Round.LastAsync(lake, RawTable.Playlists, SpotifyCollections.ChartsKey, cancel),
            await Round.LastAsync(lake, RawTable.ArtistSnapshots, SpotifyCollections.ArtistsKey, cancel),
        ];
        return rounds.Min(done => done is null ? First : DateOnly.ParseExact(done[..10], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }
}
