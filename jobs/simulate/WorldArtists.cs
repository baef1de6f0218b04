using System.Globalization;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate;

/// <summary>
/// The rows of a world's file of artists: what a tracker wrote down of each, once a week, as the HTTP sandbox tells it of that day.
/// </summary>
static class WorldArtists
{
    const int Weeks = 10;

    public static IEnumerable<object?[]> Snapshots(World world)
    {
        yield return ["id", "name", "genres", "popularity", "followers", "extraction_date"];
        var large = new LargeWorld(world.Seed);
        var last = world.ChartEntries.Max(entry => entry.Day);
        for (var week = Weeks - 1; week >= 0; week--)
            for (var number = 0; number < large.SmallArtists; number++)
                yield return Row(large, large.Artist(number), last.AddDays(-7 * week));
        var first = large.Artist(0);
        // What an app without rights sees, a wrong count, an id that is none, and a row that stands there twice.
        yield return [first.Made.Id, first.Made.Name, "[]", null, null, Text(last.AddDays(1))];
        yield return [first.Made.Id, first.Made.Name, "[]", 101, 5, Text(last.AddDays(2))];
        yield return ["notanid", first.Made.Name, "[]", 50, 5, Text(last)];
        yield return Row(large, first, last);
    }

    static object?[] Row(LargeWorld world, LargeArtist artist, DateOnly day)
    {
        var (followers, popularity) = ArtistCounts.On(world, artist, day);
        return [artist.Made.Id, artist.Made.Name, $"[{string.Join(", ", artist.Genres.Select(genre => $"\"{genre}\""))}]", popularity,
            followers, Text(day)];
    }

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " 06:00:00";
}
