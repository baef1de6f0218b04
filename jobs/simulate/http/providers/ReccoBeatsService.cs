using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http.Providers;

/// <summary>
/// ReccoBeats: features without a key. It does not know every track, leaves unknown ones out, answers in an order of its own, and may give
/// several rows for one ISRC.
/// </summary>
sealed class ReccoBeatsService(SandboxWorld world) : Service
{
    const int Most = 40;
    readonly RollingWindow _rate = new(120, TimeSpan.FromSeconds(60), world.Clock.Wall);

    public override IReadOnlyList<Route> Routes =>
    [
        new("GET", "/reccobeats/v1/audio-features", "reccobeats", call => Several(call, Features)),
        new("GET", "/reccobeats/v1/track", "reccobeats", call => Several(call, Track)),
        new("GET", "/reccobeats/v1/track/{id}", "reccobeats", call => One(call, Track)),
        new("GET", "/reccobeats/v1/track/{id}/audio-features", "reccobeats", call => One(call, Features)),
    ];

    public override IReadOnlyDictionary<string, string> Admit(Call call) =>
        !world.Options.Limits.IsOff && _rate.Take(countsRefused: false) is { } wait
            ? throw new Refusal(Error(429, 4291, "Too many requests")
                .With("Retry-After", FormattableString.Invariant($"{Math.Ceiling(wait.TotalSeconds)}")))
            : base.Admit(call);

    Answer Several(Call call, Func<int, JsonObject> shape)
    {
        var ids = call.List("ids");
        if (ids.Length == 0) return Error(400, 4001, "Required parameter 'ids' is missing");
        if (ids.Length > Most) return Error(400, 4004, $"ids: size must be between 1 and {Most}");
        // Its own order: by the scrambled number, not as asked.
        var known = ids.SelectMany(Numbers).Distinct().Where(Knows).OrderBy(number => Mix.Forward((ulong)number));
        return Answer.Ok(new JsonObject { ["content"] = new JsonArray([.. known.Select(number => (JsonNode)shape(number))]) });
    }

    Answer One(Call call, Func<int, JsonObject> shape) =>
        Guid.TryParse(call.Path("id"), out var id) && world.Large.Ids.NumberOf(Thing.Track, id) is { } number
            && number < world.Large.TrackCount && Knows(number)
            ? Answer.Ok(shape(number)) : Error(404, 4041, "Track not found");

    IEnumerable<int> Numbers(string id)
    {
        if (Guid.TryParse(id, out var guid))
            return world.Large.Ids.NumberOf(Thing.Track, guid) is { } number && number < world.Large.TrackCount ? [number] : [];
        if (world.Large.TrackNumber(id) is { } track) return [track];
        return IsrcCode.NumberOf(id) is null ? [] : world.Search.Tracks(SearchQuery.Parse("isrc:" + id));
    }

    /// <summary>Seven of eight tracks; of the last half year's two of five.</summary>
    bool Knows(int number)
    {
        var age = world.Clock.Today.DayNumber - world.Large.Track(number).Made.ReleasedOn.DayNumber;
        return world.Large.Ids.Dice(Thing.Feature, number + 400_000_000).Chance(age < 180 ? 0.4 : 0.875);
    }

    JsonObject Features(int number)
    {
        var (track, of) = (world.Large.Track(number), world.Large.Track(number).Made.Features);
        return new JsonObject
        {
            ["id"] = world.Large.Ids.GuidOf(Thing.Track, number).ToString(),
            ["href"] = $"https://open.spotify.com/track/{track.Made.Id}",
            ["isrc"] = track.Isrc,
            ["acousticness"] = of.Acousticness,
            ["danceability"] = of.Danceability,
            ["energy"] = of.Energy,
            ["instrumentalness"] = of.Instrumentalness,
            ["key"] = number % 41 == 0 ? -1 : of.Key,
            ["liveness"] = of.Liveness,
            ["loudness"] = of.Loudness,
            ["mode"] = of.Mode,
            ["speechiness"] = of.Speechiness,
            ["tempo"] = of.Tempo,
            ["valence"] = of.Valence,
        };
    }

    JsonObject Track(int number)
    {
        var track = world.Large.Track(number);
        return new JsonObject
        {
            ["id"] = world.Large.Ids.GuidOf(Thing.Track, number).ToString(),
            ["trackTitle"] = track.Made.Title,
            ["artists"] = new JsonArray([.. track.Made.Artists.Select(artist => (JsonNode)new JsonObject
            {
                ["id"] = world.Large.Ids.GuidOf(Thing.Artist, world.Large.ArtistNumber(artist.Id)!.Value).ToString(),
                ["name"] = artist.Name,
                ["href"] = $"https://open.spotify.com/artist/{artist.Id}",
            })]),
            ["durationMs"] = track.Made.Features.DurationMs,
            ["isrc"] = track.Isrc,
            ["ean"] = null,
            ["upc"] = null,
            ["href"] = $"https://open.spotify.com/track/{track.Made.Id}",
            ["availableCountries"] = "DE,GB,US",
            ["popularity"] = track.Made.Popularity,
        };
    }

    static Answer Error(int status, int code, string message) => new(status, new JsonObject
    {
        ["timestamp"] = "2022-01-10T12:00:00.000+00:00",
        ["error"] = message,
        ["path"] = "/v1",
        ["status"] = code,
    });
}
