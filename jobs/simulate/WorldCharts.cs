namespace SparkMusic.Jobs.Simulate;

/// <summary>
/// Makes daily charts: a track's strength is its artist's fame, a country's taste and a slow wandering; a new track rises and fades,
/// Christmas songs come in December and go after it. The fifty strongest make the day's chart, so entries, exits and re-entries follow by
/// themselves.
/// </summary>
static class WorldCharts
{
    public const int Days = 60, Places = 50;
    public static readonly DateOnly FirstDay = new(2021, 11, 17);

    public static readonly SandboxChart[] Charts = [new("", 40), new("BR", 6), new("DE", 5), new("GB", 4), new("JP", 3), new("US", 12)];

    // A chart that nobody stored on a day: the next day's "previous" is two days before.
    public static readonly (string Country, DateOnly Day) Missing = ("DE", new DateOnly(2021, 12, 8));

    public static IReadOnlyList<SandboxChartEntry> Entries(long seed, IReadOnlyList<SandboxTrack> tracks) =>
        [.. Charts.SelectMany(chart => Entries(seed, chart, tracks, 0)).OrderBy(entry => entry.Day)];

    /// <summary>A chart's days of one span; span 0 begins on the first day, span 1 sixty days later. A country's taste stays.</summary>
    public static IEnumerable<SandboxChartEntry> Entries(long seed, SandboxChart chart, IReadOnlyList<SandboxTrack> tracks, int span)
    {
        var dice = Dice.Of(seed, "chart " + chart.Country);
        var strength = tracks.Select(track => track.Popularity / 25.0 + 0.7 * dice.Normal()).ToArray();
        if (span != 0) dice = Dice.Of(seed, $"chart {chart.Country} span {span}");
        var wander = tracks.Select(_ => 0.3 * dice.Normal()).ToArray();
        for (var i = 0; i < Days; i++)
        {
            var day = FirstDay.AddDays(Days * span + i);
            for (var t = 0; t < tracks.Count; t++) wander[t] = 0.9 * wander[t] + 0.13 * dice.Normal();
            var strongest = Enumerable.Range(0, tracks.Count).Where(t => tracks[t].ReleasedOn <= day)
                .Select(t => (Track: tracks[t], Strength: strength[t] + wander[t] + Freshness(tracks[t], day) + Season(tracks[t], day)))
                .OrderByDescending(candidate => candidate.Strength).ThenBy(candidate => candidate.Track.Id, StringComparer.Ordinal)
                    .Take(Places);
            if ((chart.Country, day) == Missing) continue;
            var rank = 0;
            foreach (var (track, value) in strongest)
            {
                rank++;
                yield return new SandboxChartEntry(chart, day, rank, track,
                    (long)(chart.Listeners * 1000 * value * value * (1 + 30.0 / (rank + 4))));
            }
        }
    }

    static double Freshness(SandboxTrack track, DateOnly day)
    {
        var age = day.DayNumber - track.ReleasedOn.DayNumber;
        return age > 60 ? 0 : 2.6 / (1 + age / 9.0);
    }

    // Up from the first of December to the 25th, gone by the 28th.
    static double Season(SandboxTrack track, DateOnly day)
    {
        if (!track.IsChristmas) return 0;
        var toChristmas = new DateOnly(day.Year, 12, 25).DayNumber - day.DayNumber;
        return toChristmas is > 24 or < -3 ? -9 : toChristmas >= 0 ? 2.4 - 0.11 * toChristmas : 2.2 + 1.2 * toChristmas;
    }
}
