using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Sandbox;

/// <summary>A sandbox in this process and a client without manners: what it gets is what the sandbox sent.</summary>
sealed class SandboxFixture : IAsyncDisposable
{
    SandboxFixture(SandboxServer server, FixedClock clock)
    {
        (Server, Clock) = (server, clock);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = server.Addresses.Root,
            Timeout = Patience.Long,
        };
    }

    public SandboxServer Server { get; }

    /// <summary>The wall's clock, which limits and tokens go by.</summary>
    public FixedClock Clock { get; }

    public HttpClient Http { get; }

    public LargeWorld World => Server.World.Large;

    /// <param name="wall">What limits and tokens go by; null: <see cref="Clock"/>, which stands still.</param>
    public static async Task<SandboxFixture> StartAsync(
        AppKind app, Func<SandboxOptions, SandboxOptions>? change = null, TimeProvider? wall = null)
    {
        var options = new SandboxOptions { App = app, Seed = 7, Limits = SandboxLimits.None };
        var clock = new FixedClock(new DateTime(2026, 11, 1, 8, 0, 0, DateTimeKind.Utc));
        return new SandboxFixture(await SandboxServer.StartAsync(change?.Invoke(options) ?? options, wall ?? clock), clock);
    }

    /// <summary>Calls a path of the Web API with the app's token, or the listener's.</summary>
    public async Task<Got> SpotifyAsync(string path, bool asListener = false)
    {
        var token = asListener
            ? Server.World.Tokens.Access(LargePlaylists.Listener,
                "playlist-read-private user-top-read user-library-read user-read-private user-read-email")
            : Server.World.Tokens.Access(null, "");
        return await SendAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : "spotify/v1/" + path, token);
    }

    public async Task<Got> SendAsync(string path, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await Http.SendAsync(request);
        return await Got.OfAsync(response);
    }

    public async Task<Got> TokenAsync(bool hasSecret, params (string Name, string Value)[] form)
    {
        var app = Server.World.App;
        using var request = new HttpRequestMessage(HttpMethod.Post, "accounts/api/token");
        if (hasSecret)
            request.Headers.Authorization =
                new AuthenticationHeaderValue("Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{app.ClientId}:{app.ClientSecret}")));
        request.Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await Http.SendAsync(request);
        return await Got.OfAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>A response, read whole.</summary>
sealed record Got(int Status, string Body, string? RetryAfter, string? Link, Uri? Location, string? Sandbox)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public static async Task<Got> OfAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsStringAsync(),
        Header(response, "Retry-After"), Header(response, "Link"), response.Headers.Location, Header(response, SandboxPipeline.Header));

    static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
