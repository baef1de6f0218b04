using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SparkMusic.Jobs.Simulate.Http.Networks;
using SparkMusic.Jobs.Simulate.Http.Providers;
using SparkMusic.Jobs.Simulate.Http.Spotify;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>
/// The sandbox world over HTTP, on loopback only: a Spotify Web API and its accounts service, ReccoBeats, a Mastodon server, Bluesky with
/// its Jetstream, X. Every response says in <c>X-Sandbox</c> that it is made up. <c>/sandbox</c> tells and changes the world's time, counts
/// calls and knows which track a post is about.
/// </summary>
sealed class SandboxServer : IAsyncDisposable
{
    readonly WebApplication _app;

    SandboxServer(WebApplication app, SandboxWorld world, Uri root) =>
        (_app, World, Addresses) = (app, world, new SandboxAddresses(root, world.App));

    public SandboxWorld World { get; }

    public SandboxAddresses Addresses { get; }

    /// <exception cref="SparkMusicException">The port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, TimeProvider wall, CancellationToken cancel = default)
    {
        var world = new SandboxWorld(options, wall);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var pipeline = new SandboxPipeline(world);
        app.UseRouting();
        app.UseWebSockets();
        app.Use(pipeline.AroundAsync);
        foreach (var route in world.Routes)
            app.MapMethods(route.Pattern, [route.Method], (RequestDelegate)(context => pipeline.AnswerAsync(context, route)));
        app.Map("/jetstream/subscribe", (RequestDelegate)new Jetstream(world).RunAsync);
        app.MapFallback(pipeline.NothingThereAsync);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw SparkMusicException.Failed($"The sandbox cannot listen on port {options.Port}: {e.Message}",
                "Give --port 0 for any free one.", e);
        }
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new SandboxServer(app, world, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        World.Stop();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}

/// <summary>What the services of a sandbox have in common.</summary>
sealed class SandboxWorld
{
    public SandboxWorld(SandboxOptions options, TimeProvider wall)
    {
        Options = options;
        Clock = new SandboxClock(wall, options.Now, options.Speed);
        Large = new LargeWorld(options.Seed, options.Playlists, options.Tracks);
        Search = new LargeSearch(Large);
        Feed = new PostFeed(Large, options.PostsPerDay);
        Faults = new FaultScript(options.Faults);
        App = SandboxApp.Of(options.Seed, options.App);
        Tokens = new SandboxTokens(options, wall);
        Routes = [.. new Service[]
        {
            new SpotifyService(this), new AccountsService(this), new ReccoBeatsService(this), new MastodonService(this),
                new BlueskyService(this),
            new XService(this), new ControlService(this),
        }.SelectMany(service => service.Routes.Select(route => route with { Service = service }))];
    }

    readonly CancellationTokenSource _stopping = new();

    public SandboxOptions Options { get; }

    public SandboxClock Clock { get; }

    public LargeWorld Large { get; }

    public LargeSearch Search { get; }

    public PostFeed Feed { get; }

    public FaultScript Faults { get; }

    public SandboxApp App { get; }

    public SandboxTokens Tokens { get; }

    public Traffic Traffic { get; } = new();

    public IReadOnlyList<Route> Routes { get; }

    public CancellationToken Stopping => _stopping.Token;

    public void Stop() => _stopping.Cancel();
}
