using System.Globalization;
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
    /// The day to go on with: the newest that was begun, since what comes first on a day is collected when the day before is done. What is
    /// done of it is not done again: that is the collections' own business.
    /// </summary>
    public static async Task<DateOnly> NextAsync(Lake lake, CancellationToken cancel) =>
        await Round.LastAsync(lake, RawTable.Playlists, SpotifyCollections.KeyOfSearches(MostHits), cancel) is { } done
            ? DateOnly.ParseExact(done[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture) : First;
}
