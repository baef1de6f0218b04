namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// What playlists hold at a time. People add tracks from the playlist's first day on and take some out again; after 2021 about every other
/// week. One place in thirty is no track: a local file, an episode, or one that was withdrawn.
/// </summary>
sealed class PlaylistContents(LargeWorld world)
{
    // Forty bytes each; what the biggest predecessor had is half of it.
    const int KeptPlaces = 1_000_000;
    static readonly DateTime SmallEnd = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    readonly Lock _lock = new();
    readonly Dictionary<(PlaylistKind, int), (int Weeks, Place[] Places)> _kept = [];
    int _count;

    public (IReadOnlyList<Place> Places, int Edits) At(LargePlaylist playlist, DateTime now)
    {
        if (playlist.Kind == PlaylistKind.Chart) return Chart(playlist, now);
        var all = AllUntil(playlist, now);
        var (present, edits) = (new List<Place>(all.Length), 0);
        foreach (var place in all)
        {
            if (place.Added > now) continue;
            edits++;
            if (place.Removed <= now) edits++;
            else present.Add(place);
        }
        return (present, edits);
    }

    (IReadOnlyList<Place>, int) Chart(LargePlaylist playlist, DateTime now)
    {
        var entries = world.Charts.On(playlist.Number, DateOnly.FromDateTime(now));
        return ([.. entries.Select(entry => new Place(PlaceKind.Track, world.TrackNumber(entry.Track.Id)!.Value,
            entry.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), null))], entries[0].Day.DayNumber);
    }

    Place[] AllUntil(LargePlaylist playlist, DateTime now)
    {
        var weeks = now <= SmallEnd ? 0 : (int)(now - SmallEnd).TotalDays / 7 + 1;
        var key = (playlist.Kind, playlist.Number);
        lock (_lock)
            if (_kept.TryGetValue(key, out var kept) && kept.Weeks == weeks) return kept.Places;
        Place[] made = [.. Make(playlist, weeks).OrderBy(place => place.Added)];
        lock (_lock)
        {
            if (_count > KeptPlaces)
            {
                _kept.Clear();
                _count = 0;
            }
            _kept[key] = (weeks, made);
            _count += made.Length;
        }
        return made;
    }

    IEnumerable<Place> Make(LargePlaylist playlist, int weeks)
    {
        var isSmall = playlist.Kind == PlaylistKind.People && playlist.Number < LargeWorld.SmallPlaylists;
        return (isSmall ? Small(playlist) : Large(playlist)).Concat(Later(playlist, weeks));
    }

    IEnumerable<Place> Small(LargePlaylist playlist)
    {
        var index = 0;
        foreach (var stay in world.Small.Playlists[playlist.Number].Stays)
        {
            var added = stay.AddedOn.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            yield return new Place(PlaceKind.Track, world.TrackNumber(stay.Track.Id)!.Value, added,
                stay.RemovedOn?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
            if (index++ % 40 == 7) yield return Odd((PlaceKind)(1 + index / 40 % 3), index, added);
        }
    }

    static Place Odd(PlaceKind kind, int number, DateTime? added) => new(kind, number, added, null);

    IEnumerable<Place> Large(LargePlaylist playlist)
    {
        var dice = Of(playlist, 0);
        var isOld = playlist.Begun.Year <= 2014 && playlist.Number % 3 == 0;
        var (start, count) = (playlist.Begun.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), Math.Max(1, (int)(playlist.Size / 0.83)));
        var step = (SmallEnd - start) / count;
        for (var i = 0; i < count; i++)
        {
            // The first seventh comes on the first day.
            var added = (i < count / 7 ? start : start + step * i) + TimeSpan.FromSeconds(dice.Below(50_000));
            var place = Choose(dice, playlist, Seconds(added));
            yield return isOld && i < 5 ? place with { Added = null, Removed = null } : place;
        }
    }

    IEnumerable<Place> Later(LargePlaylist playlist, int weeks)
    {
        for (var week = 0; week < weeks; week++)
        {
            var dice = Of(playlist, week + 1);
            if (dice.Chance(0.5)) continue;
            for (var i = dice.Below(3); i >= 0; i--)
                yield return Choose(dice, playlist, Seconds(SmallEnd.AddDays(7 * week).AddSeconds(dice.Below(604_800))));
        }
    }

    Place Choose(Dice dice, LargePlaylist playlist, DateTime added)
    {
        DateTime? removed = dice.Chance(0.25) ? Seconds(added.AddDays(1 + 400 * dice.Unit())) : null;
        var kind = dice.Below(1000) switch
        {
            < 12 => PlaceKind.LocalFile,
            < 24 => PlaceKind.Episode,
            < 34 => PlaceKind.Withdrawn,
            _ => PlaceKind.Track,
        };
        return new Place(kind, kind == PlaceKind.Track ? Choose(dice, playlist) : dice.Below(5000), added, removed);
    }

    // The better of two throws for the theme's mood; well-known tracks more often than others.
    int Choose(Dice dice, LargePlaylist playlist)
    {
        var wanted = 0.2 + 0.6 * (Math.Max(0, Array.IndexOf(LargePlaylists.Themes, playlist.Theme)) % 5) / 4;
        var (a, b) = (Throw(), Throw());
        return Distance(a) <= Distance(b) ? a : b;

        int Throw()
        {
            var unit = dice.Unit();
            return (int)(unit * (0.4 + 0.6 * unit) * world.TrackCount);
        }
        double Distance(int track) => Math.Abs(world.EnergyOf(track) - wanted);
    }

    Dice Of(LargePlaylist playlist, int part) =>
        new(Mix.Forward(unchecked((ulong)playlist.Number * 0x9E3779B1UL + (ulong)part * 0x85EBCA77UL + (ulong)playlist.Kind * 0xC2B2AE3DUL
            + (ulong)world.Seed)));

    static DateTime Seconds(DateTime at) => new(at.Ticks - at.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
