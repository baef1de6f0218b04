namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// The playlists of a large world: the small world's, people's, editorials and charts. A tenth of people's is owned by the listener whom
/// the sandbox's login is for, a few of those of others are shared with them.
/// </summary>
sealed class LargePlaylists
{
    /// <summary>Who logs in; owns playlists.</summary>
    public const string Listener = "sandbox_listener";

    public static readonly string[] Themes =
        [.. WorldPlaylists.Themes, "workout", "sleep", "party", "study", "summer", "rainy day", "dinner", "running", "winter", "focus"];

    readonly LargeWorld _world;
    readonly Dictionary<string, int> _small;
    readonly Slots<LargePlaylist> _people;
    readonly PlaylistContents _contents;
    readonly double _meanSize;

    public LargePlaylists(LargeWorld world)
    {
        _world = world;
        var small = world.Small.Playlists;
        _small = Enumerable.Range(0, small.Count).ToDictionary(number => small[number].Id);
        _people = new Slots<LargePlaylist>(8192, People);
        _contents = new PlaylistContents(world);
        var places = small.Sum(playlist => playlist.Stays.Count(stay => stay.RemovedOn is null));
        _meanSize = Math.Clamp((world.TrackCount - places) / Math.Max(1.0, world.PlaylistCount - small.Count), 5, 2500);
    }

    public int EditorialCount => 8 + _world.PlaylistCount / 12;

    public LargePlaylist Get(PlaylistKind kind, int number) => kind switch
    {
        PlaylistKind.People => _people.Get(number),
        PlaylistKind.Editorial => Editorial(number),
        _ => Chart(number),
    };

    public LargePlaylist? Find(string id)
    {
        if (_small.TryGetValue(id, out var small)) return _people.Get(small);
        if (_world.Ids.NumberOf(Thing.Playlist, id) is { } number) return number < _world.PlaylistCount ? _people.Get(number) : null;
        if (_world.Ids.NumberOf(Thing.Editorial, id) is { } editorial) return editorial < EditorialCount ? Editorial(editorial) : null;
        return _world.Charts.NumberOf(id) is { } chart ? Chart(chart) : null;
    }

    /// <summary>All of people's, in order; made as they are walked through.</summary>
    public IEnumerable<LargePlaylist> OfPeople() => Enumerable.Range(0, _world.PlaylistCount).Select(_people.Get);

    public IEnumerable<LargePlaylist> OfSpotify() =>
        [.. Enumerable.Range(0, ChartDays.Count).Select(Chart), .. Enumerable.Range(0, EditorialCount).Select(Editorial)];

    public IEnumerable<LargePlaylist> OwnedBy(string user) =>
        OfPeople().Where(playlist => playlist.Owner == user || (user == Listener && playlist.IsShared));

    /// <summary>What a playlist holds at a time, in its order, and how often it was changed until then.</summary>
    public (IReadOnlyList<Place> Places, int Edits) Contents(LargePlaylist playlist, DateTime now) => _contents.At(playlist, now);

    public long Followers(LargePlaylist playlist, DateOnly day)
    {
        var dice = _world.Ids.Dice(Thing.Playlist, playlist.Number + 500_000_000);
        var start = playlist.IsSpotifys ? 20_000 + dice.Below(900_000) : dice.Chance(0.1) ? dice.Below(20_000) : dice.Below(120);
        return start + Math.Max(0, day.DayNumber - playlist.Begun.DayNumber) * (long)(1 + start / 400);
    }

    LargePlaylist People(int number)
    {
        var dice = _world.Ids.Dice(Thing.Playlist, number);
        var owner = number % 10 == 3 ? Listener : "sandbox_user_" + dice.Below(100_000);
        var (isShared, isPublic) = (number % 50 == 7, dice.Chance(0.05) ? (bool?)null : true);
        if (number < LargeWorld.SmallPlaylists)
        {
            var small = _world.Small.Playlists[number];
            return new LargePlaylist(PlaylistKind.People, number, small.Id, small.Name, "", small.Theme, owner, isShared, isPublic,
                small.Stays.Count == 0 ? new DateOnly(2019, 1, 1) : small.Stays[0].AddedOn, small.Stays.Count);
        }
        var theme = Themes[number % Themes.Length];
        // Heavy-tailed about a mean of one.
        var share = dice.Chance(0.15) ? 2 + 2 * dice.Unit() : 0.1 + 1.1 * dice.Unit();
        return new LargePlaylist(PlaylistKind.People, number, _world.Ids.Of(Thing.Playlist, number),
            $"{theme} {dice.Pick(Words.Things).ToLowerInvariant()} #{number}", dice.Chance(0.7) ? "" : $"Sandbox & <made up>: {theme}",
            theme, owner,
            isShared, isPublic, new DateOnly(2014, 1, 1).AddDays(dice.Below(2800)), Math.Clamp((int)(_meanSize * share), 1, 10_000));
    }

    LargePlaylist Editorial(int number)
    {
        var dice = _world.Ids.Dice(Thing.Editorial, number);
        var theme = Themes[number % Themes.Length];
        return new LargePlaylist(PlaylistKind.Editorial, number, _world.Ids.Of(Thing.Editorial, number),
            $"{char.ToUpperInvariant(theme[0])}{theme[1..]} {dice.Pick(Words.Second)}", "An editorial of the sandbox.", theme, "spotify",
            false, true,
            new DateOnly(2016, 5, 1), 50 + dice.Below(60));
    }

    LargePlaylist Chart(int number) => new(PlaylistKind.Chart, number, _world.Charts.IdOf(number), ChartDays.NameOf(number),
        "Your daily update of the sandbox's most played tracks right now.", "chart", "spotify", false, true, new DateOnly(2016, 5, 1),
        WorldCharts.Places);
}
