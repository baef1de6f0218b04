using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Http.Spotify;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Providers;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>The sandbox that the demo starts, and what it follows in it.</summary>
static class DemoWorld
{
    const int ByIds = 8, ByNames = 6;

    static readonly string[] Searches = ["road trip", "home office", "rainy day", "workout"], Networks = ["mastodon", "bluesky", "x"];

    /// <summary>Links that say no port: the same seed gives the same bytes, so that the same lake comes of it.</summary>
    public static SandboxOptions Options(long seed) => new()
    {
        Seed = seed,
        Playlists = 120,
        Tracks = 4000,
        PostsPerDay = 120,
        Links = "https://sandbox.invalid",
        Limits = SandboxLimits.None,
    };

    public static DailySources Sources(SandboxServer server, DemoClock clock)
    {
        var addresses = server.Addresses;
        var spotify = new SpotifySettings
        {
            Api = Slashed(addresses.Spotify),
            Accounts = Slashed(addresses.Accounts),
            ClientId = addresses.App.ClientId,
            ClientSecret = addresses.App.ClientSecret,
            Market = "DE",
            Limits = SparkMusic.Spotify.SpotifyLimits.None,
        };
        var reccoBeats = new ReccoBeatsSettings { Api = Slashed(addresses.ReccoBeats) };
        return new DailySources(spotify, reccoBeats with { Bucket = reccoBeats.Bucket with { Spacing = TimeSpan.Zero } },
            new PostSources(name => name == "x_bearer" ? SandboxApp.XBearer : null, clock), IsPassing: true);
    }

    public static Followed Followed(SandboxServer server)
    {
        var (world, addresses) = (server.World.Large, server.Addresses);
        return new Followed
        {
            Searches = [.. Searches.Select(words => new FollowedSearch(words, DemoDays.MostHits))],
            Charts = [.. Enumerable.Range(0, ChartDays.Count).Select(world.Charts.IdOf)],
            Artists = new FollowedArtists
            {
                Ids = [.. Enumerable.Range(0, ByIds).Select(number => world.Artist(number).Made.Id)],
                Names = [.. Enumerable.Range(ByIds, ByNames).Select(number => world.Artist(number).Made.Name)],
                HasTopTracks = true,
            },
            Posts = [.. Networks.Select(network => new FollowedPosts(network, "nowplaying", Slashed(network switch
            {
                "mastodon" => addresses.Mastodon,
                "bluesky" => addresses.Bluesky,
                _ => addresses.X,
            })))],
            Tracks = true,
            Features = new FollowedFeatures(),
        };
    }

    static Uri Slashed(Uri address) => new(address.ToString().TrimEnd('/') + "/");
}
