namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// Followers and popularity of an artist on a day: a steady drift, a weekly unrest, and for one artist in twenty a sudden rise.
/// </summary>
static class ArtistCounts
{
    static readonly DateOnly Start = new(2018, 1, 1);

    public static (long Followers, int Popularity) On(LargeWorld world, LargeArtist artist, DateOnly day)
    {
        var dice = world.Ids.Dice(Thing.Artist, artist.Number + 1_000_000_000);
        var fame = artist.Made.Fame;
        var start = 500 + 4_000_000 * fame * fame * fame * (0.5 + dice.Unit());
        var (yearly, riseOn, rise) = (-0.1 + 0.5 * dice.Unit(), Start.AddDays(dice.Below(3000)), dice.Chance(0.05) ? 1
            + 2 * dice.Unit() : 0);
        var years = (day.DayNumber - Start.DayNumber) / 365.0;
        var unrest = Unrest(world, artist.Number, day);
        var sinceRise = day.DayNumber - riseOn.DayNumber;
        var risen = sinceRise <= 0 ? 0 : rise * sinceRise / (sinceRise + 30.0);
        var followers = start * Math.Max(0.2, 1 + yearly * years + risen + 0.01 * unrest);
        return ((long)followers, (int)Math.Clamp(100 * fame + 3 * unrest + 8 * risen, 0, 100));
    }

    // Between the throws of two weeks a straight line: a day's count is near the day's before.
    static double Unrest(LargeWorld world, int number, DateOnly day)
    {
        var (week, rest) = (day.DayNumber / 7, day.DayNumber % 7 / 7.0);
        return Throw(week) * (1 - rest) + Throw(week + 1) * rest;

        double Throw(int of) =>
            new Dice(Mix.Forward(unchecked((ulong)number * 1_000_003UL + (ulong)of * 7919UL + (ulong)world.Seed))).Normal();
    }
}
