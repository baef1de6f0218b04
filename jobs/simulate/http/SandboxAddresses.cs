using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http.Spotify;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>Where a sandbox's services are, as clients take them, and the credentials of its one Spotify app.</summary>
sealed class SandboxAddresses(Uri root, SandboxApp app)
{
    public Uri Root { get; } = root;

    public Uri Spotify => new(Root, "spotify/v1");

    public Uri Accounts => new(Root, "accounts");

    public Uri ReccoBeats => new(Root, "reccobeats/v1");

    public Uri Mastodon => new(Root, "mastodon");

    public Uri Bluesky => new(Root, "bluesky");

    public Uri Jetstream => new UriBuilder(new Uri(Root, "jetstream")) { Scheme = "ws" }.Uri;

    public Uri X => new(Root, "x");

    public SandboxApp App => app;

    public IEnumerable<(string Name, string Value)> All =>
    [
        ("root", Root.ToString()), ("spotify", Spotify.ToString()), ("accounts", Accounts.ToString()),
        ("reccobeats", ReccoBeats.ToString()),
        ("mastodon", Mastodon.ToString()), ("bluesky", Bluesky.ToString()), ("jetstream", Jetstream.ToString()), ("x", X.ToString()),
        ("client_id", app.ClientId), ("client_secret", app.ClientSecret), ("x_bearer", SandboxApp.XBearer),
    ];

    public JsonObject ToJson() => new(All.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Value)));
}
