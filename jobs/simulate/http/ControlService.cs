using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>The sandbox about itself: a page for people, and for tests its time, its counts and its truth.</summary>
sealed class ControlService(SandboxWorld world) : Service
{
    public override IReadOnlyList<Route> Routes =>
    [
        new("GET", "/", "sandbox", Page),
        new("GET", "/sandbox", "sandbox", _ => Answer.Ok(State())),
        new("POST", "/sandbox/clock", "sandbox", Clock),
        new("POST", "/sandbox/calls/reset", "sandbox", _ => Reset()),
        new("GET", "/sandbox/playlists/{id}", "sandbox", Playlist),
        new("GET", "/sandbox/posts/{network}", "sandbox", Posts),
    ];

    Answer Page(Call call)
    {
        var rows = string.Concat(new SandboxAddresses(new Uri(call.Root + "/"), world.App).All.Where(row => !row.Name.Contains("secret"))
            .Select(row => $"<tr><td>{WebUtility.HtmlEncode(row.Name)}</td><td><code>{WebUtility.HtmlEncode(row.Value)}</code></td></tr>"));
        return new Answer(200,
            Text: $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>SANDBOX</title></head><body><h1>SANDBOX</h1>" +
            $"<p>Everything here is made up from a seed.</p><table>{rows}</table><p>"
            + $"<a href=\"/sandbox\">State and calls</a></p></body></html>",
            ContentType: "text/html; charset=utf-8");
    }

    JsonObject State() => new()
    {
        ["is_sandbox"] = true,
        ["seed"] = world.Options.Seed,
        ["app"] = world.Options.App.ToString().ToLowerInvariant(),
        ["now"] = Text(world.Clock.Now),
        ["playlists"] = world.Large.PlaylistCount,
        ["tracks"] = world.Large.TrackCount,
        ["artists"] = world.Large.ArtistCount,
        ["calls"] = world.Traffic.ToJson(),
        ["faults"] = new JsonObject(world.Faults.Done.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    };

    /// <summary><c>?to=</c> an instant, or <c>?days=</c> forward.</summary>
    Answer Clock(Call call)
    {
        var to = call.Query("days") is { } days ? world.Clock.Now.AddDays(double.Parse(days, CultureInfo.InvariantCulture))
            : DateTime.Parse(call.Query("to") ?? "", CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        world.Clock.MoveTo(to);
        return Answer.Ok(State());
    }

    Answer Reset()
    {
        world.Traffic.Clear();
        return Answer.Ok(State());
    }

    // What a collector should have got, whatever the app may read.
    Answer Playlist(Call call)
    {
        if (world.Large.Playlists.Find(call.Path("id")) is not { } playlist) return new Answer(404, new JsonObject());
        var (places, edits) = world.Large.Playlists.Contents(playlist, world.Clock.Now);
        return Answer.Ok(new JsonObject
        {
            ["id"] = playlist.Id,
            ["edits"] = edits,
            ["places"] = new JsonArray([.. places.Select(place => (JsonNode)new JsonObject
            {
                ["kind"] = place.Kind.ToString(),
                ["track_id"] = place.Kind == PlaceKind.Track ? world.Large.Track(place.Number).Made.Id : null,
                ["added_at"] = place.Added is { } added ? Text(added) : null,
            })]),
        });
    }

    /// <summary>The newest posts of a network with what they are about.</summary>
    Answer Posts(Call call)
    {
        if (!Enum.TryParse<Simulate.Posts.Network>(call.Path("network"), ignoreCase: true, out var network))
            return new Answer(404, new JsonObject());
        var posts = world.Feed.Before(network, world.Clock.Now).Take(call.Int("limit", 300, 1, 10_000) ?? 300);
        return Answer.Ok(new JsonArray([.. posts.Select(post => (JsonNode)new JsonObject
        {
            ["id"] = post.Id,
            ["kind"] = post.Kind.ToString(),
            ["text"] = post.PlainText,
            ["tracks"] = new JsonArray([.. post.Tracks.Select(track => (JsonNode)world.Large.Track(track).Made.Id)]),
        })]));
    }

    static string Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
