using System.Globalization;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Posts;

/// <summary>
/// The posts of each network since 2019, counted: a number tells its time and a time its numbers, so any stretch is made when it is asked
/// for. One in fifteen repeats an earlier post.
/// </summary>
sealed class PostFeed(LargeWorld world, int perDay)
{
    const string Sortable = "234567abcdefghijklmnopqrstuvwxyz";
    const long XEpochMs = 1_288_834_974_657;
    static readonly DateTime First = new(2019, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    readonly long _gapTicks = TimeSpan.TicksPerDay / perDay;
    readonly PostWriter _writer = new(world);

    /// <summary>The newest post is given first.</summary>
    public IEnumerable<SandboxPost> Before(Network network, DateTime now)
    {
        for (var number = Last(network, now); number >= 0; number--) yield return Get(network, number);
    }

    /// <summary>Posts after a time, oldest first, until <paramref name="now"/>.</summary>
    public IEnumerable<SandboxPost> Between(Network network, DateTime after, DateTime now)
    {
        var last = Last(network, now);
        for (var number = Math.Max(0, Last(network, after) + 1); number <= last; number++) yield return Get(network, number);
    }

    public SandboxPost Get(Network network, long number)
    {
        var (dice, at) = (Of(network, number), TimeOf(network, number));
        var repeats = number > 100 && dice.Chance(1 / 15.0) ? number - 1 - dice.Below(90) : (long?)null;
        var author = PostWriter.Author(dice, network);
        if (repeats is { } earlier)
        {
            var original = Get(network, earlier);
            return original with
            {
                Number = number,
                Id = IdOf(network, at, number),
                At = at,
                Author = author,
                Repeats = original.Repeats ?? earlier,
            };
        }
        return _writer.Write(dice, network, number, IdOf(network, at, number), at, author);
    }

    /// <summary>The number of the newest post at a time.</summary>
    public long Last(Network network, DateTime now)
    {
        var number = (now - First).Ticks / _gapTicks;
        return TimeOf(network, number) <= now ? number : number - 1;
    }

    DateTime TimeOf(Network network, long number) =>
        First.AddTicks(number * _gapTicks
            + (long)(_gapTicks * 0.9 * Of(network, number + (1L << 40))
            .Unit()) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);

    Dice Of(Network network, long number) =>
        new(Mix.Forward(unchecked((ulong)number * 0x9E3779B97F4A7C15UL + (ulong)network * 0xC2B2AE3D27D4EB4FUL + (ulong)world.Seed)));

    static string IdOf(Network network, DateTime at, long number)
    {
        var ms = new DateTimeOffset(at).ToUnixTimeMilliseconds();
        return network switch
        {
            Network.Mastodon => ((ms << 16) + (number & 0xFFFF)).ToString(CultureInfo.InvariantCulture),
            Network.X => (((ms - XEpochMs) << 22) + (number & 0x3FFFFF)).ToString(CultureInfo.InvariantCulture),
            _ => Key(ms * 1000, number),
        };
    }

    /// <summary>Bluesky's key: 53 bits of microseconds and ten of a clock, in an alphabet that sorts as the time does.</summary>
    public static string Key(long microseconds, long clock)
    {
        var value = (microseconds << 10) | (clock & 1023);
        return string.Create(13, value, (span, rest) =>
        {
            for (var i = 12; i >= 0; i--, rest >>= 5) span[i] = Sortable[(int)(rest & 31)];
        });
    }
}
