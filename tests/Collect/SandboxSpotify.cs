using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Spotify;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>The real client at a real sandbox over loopback, and a lake to collect into.</summary>
sealed class SandboxSpotify : IAsyncDisposable
{
    readonly HttpClient _http;
    readonly List<IAsyncDisposable> _open = [];

    readonly TestFolder _folder;

    SandboxSpotify(SandboxFixture sandbox, ImportLake lake, TestFolder folder)
    {
        (Sandbox, Lake, _folder) = (sandbox, lake, folder);
        _http = new HttpClient(new Told(this));
    }

    /// <summary>Done before each call is sent, with its path: what happens in the world meanwhile.</summary>
    public Action<string>? BeforeCall { get; set; }

    public SandboxFixture Sandbox { get; }

    public ImportLake Lake { get; }

    public LargeWorld World => Sandbox.World;

    /// <summary>Says when states are observed.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string LakePath => _folder["lake"];

    public static async Task<SandboxSpotify> StartAsync(
        AppKind app, Func<SandboxOptions, SandboxOptions>? change = null, TimeProvider? wall = null)
    {
        var sandbox = await SandboxFixture.StartAsync(app, change, wall);
        var folder = new TestFolder();
        return new SandboxSpotify(sandbox, await ImportLake.OpenAsync(folder["lake"], isSandbox: true), folder);
    }

    public SpotifySettings Settings(SpotifyLimits? limits = null) => new()
    {
        Api = new Uri(Sandbox.Server.Addresses.Spotify + "/"),
        Accounts = new Uri(Sandbox.Server.Addresses.Accounts + "/"),
        ClientId = Sandbox.Server.World.App.ClientId,
        ClientSecret = Sandbox.Server.World.App.ClientSecret,
        Market = "DE",
        Limits = limits ?? SpotifyLimits.None,
    };

    /// <summary>A client of a process of its own: what an earlier one found of the app it does not know.</summary>
    public (SpotifyClient Client, ApiCaller Caller) Client(bool asListener = false, SpotifyLimits? limits = null)
    {
        var settings = Settings(limits);
        var caller = new ApiCaller("Spotify", _http, Lake.Lake.Ledger, settings.Limits.Calls, TimeProvider.System);
        _open.Add(caller);
        var endpoint = new TokenEndpoint(settings, caller, TimeProvider.System);
        IAccessTokens tokens = asListener ? new ListenersTokens(Sandbox) : new AppTokens(endpoint, TimeProvider.System);
        return (new SpotifyClient(settings, caller, tokens, new AppFindings(null, TimeProvider.System)), caller);
    }

    public async Task<(PlaylistReport Report, ApiCaller Caller)> CollectAsync(
        PlaylistRequest request, bool asListener = false, SpotifyLimits? limits = null)
    {
        var (client, caller) = Client(asListener, limits);
        var report = new PlaylistReport();
        using var asked = new AskedIds(CollectorFolder.AskedOf(Lake.Lake), Clock);
        await new PlaylistCollector(Lake.Lake, client, asked, Clock, new Quiet()).RunAsync(request, report, default);
        return (report, caller);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open) await open.DisposeAsync();
        await Lake.DisposeAsync();
        _http.Dispose();
        await Sandbox.DisposeAsync();
        _folder.Dispose();
    }

    sealed class Told(SandboxSpotify spotify) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            spotify.BeforeCall?.Invoke(request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancel);
        }
    }

    sealed class ListenersTokens(SandboxFixture sandbox) : IAccessTokens
    {
        public bool AreOfUser => true;

        public string Owner => "listener";

        public Task<AccessToken> GetAsync(CancellationToken cancel) =>
            Task.FromResult(
                new AccessToken(sandbox.Server.World.Tokens.Access(LargePlaylists.Listener, SpotifyLogin.Scope), DateTime.MaxValue));

        public void Drop(AccessToken token)
        {
        }
    }

    public sealed class Quiet : Given.Silent, ICollectorProgress
    {
        public void Step(string what)
        {
        }
    }
}
