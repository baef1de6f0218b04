namespace SparkMusic.Jobs.Simulate;

/// <summary>
/// Makes playlists of two themes as people keep them from 2019 to 2021: begun with a handful of tracks, added to and cleared out. In the
/// months after the lockdowns of 2020 people of this world add calmer tracks.
/// </summary>
static class WorldPlaylists
{
    public static readonly string[] Themes = ["road trip", "home office"];

    public static readonly SandboxLockdown[] Lockdowns =
    [
        new("Brazil", new DateOnly(2020, 3, 24)), new("Germany", new DateOnly(2020, 3, 22)), new("Japan", new DateOnly(2020, 4, 7)),
        new("United Kingdom", new DateOnly(2020, 3, 23)), new("United States", new DateOnly(2020, 3, 19)),
    ];

    const int PerTheme = 30;
    static readonly DateOnly FirstDay = new(2019, 1, 1), LastDay = new(2021, 12, 31);
    static readonly DateOnly CalmFrom = new(2020, 3, 20), CalmTo = new(2020, 8, 1);

    public static IReadOnlyList<SandboxPlaylist> Playlists(long seed, IReadOnlyList<SandboxTrack> tracks) =>
        [.. Themes.SelectMany(theme => Enumerable.Range(1, PerTheme)
            .Select(number => Playlist(Dice.Of(seed, theme + number), theme, number, tracks)))];

    static SandboxPlaylist Playlist(Dice dice, string theme, int number, IReadOnlyList<SandboxTrack> tracks)
    {
        var id = dice.Id();
        var name = $"{theme} {dice.Pick(Words.Things).ToLowerInvariant()} #{number}";
        var begun = FirstDay.AddDays(dice.Below(LastDay.DayNumber - FirstDay.DayNumber - 90));
        var stays = new List<SandboxStay>();
        for (var (day, left) = (begun, 8 + dice.Below(dice.Chance(0.15) ? 220 : 70)); left > 0 && day <= LastDay;)
        {
            var atOnce = Math.Min(left, 1 + dice.Below(day == begun ? 12 : 4));
            left -= atOnce;
            for (var i = 0; i < atOnce; i++)
                if (Choose(dice, theme, day, tracks) is { } track && stays.All(stay => stay.Track != track || stay.RemovedOn < day))
                    stays.Add(Stay(dice, track, day));
            day = day.AddDays(1 + dice.Below(21));
        }
        return new SandboxPlaylist(id, name, theme, stays);
    }

    static SandboxStay Stay(Dice dice, SandboxTrack track, DateOnly day)
    {
        var removed = day.AddDays(1 + dice.Below(240));
        return new SandboxStay(track, day, dice.Chance(0.35) && removed <= LastDay ? removed : null);
    }

    // The best of three throws for the theme's mood, of what is released by then.
    static SandboxTrack? Choose(Dice dice, string theme, DateOnly day, IReadOnlyList<SandboxTrack> tracks)
    {
        var isCalm = day >= CalmFrom && day < CalmTo;
        var wanted = (theme == Themes[0] ? 0.8 : 0.5) - (isCalm ? 0.25 : 0);
        SandboxTrack? best = null;
        for (var i = 0; i < 3; i++)
        {
            var track = dice.Pick(tracks);
            if (track.IsChristmas || track.ReleasedOn > day) continue;
            if (best is null || Math.Abs(track.Features.Energy - wanted) < Math.Abs(best.Features.Energy - wanted)) best = track;
        }
        return best;
    }
}
