using System.CommandLine;
using System.Globalization;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Lakes;
using SparkMusic.Networks;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary><c>collect posts</c>: posts with a hashtag from Mastodon, Bluesky (search or its stream) or X.</summary>
static class CollectPosts
{
    const string Mastodon = "mastodon", Bluesky = "bluesky", Jetstream = "jetstream", X = "x";

    const string XToken = "x_bearer", MastodonToken = "mastodon_token_", XBudget = "x_calls_per_day";

    // Ten years: no network keeps an order of more.
    const double MostHours = 10 * 8766;

    public static Command Build()
    {
        var network = new Argument<string>("network") { Description = "mastodon, bluesky (its search), jetstream (Bluesky's stream) or x." };
        network.AcceptOnlyFromAmong(Mastodon, Bluesky, Jetstream, X);
        var tag = new Option<string>("--tag") { Description = "The hashtag.", HelpName = "word", DefaultValueFactory = _ => "nowplaying" };
        var server = new Option<Uri?>("--server")
        {
            Description = "Another address than the network's own; Mastodon's server is mastodon.social without it.",
            HelpName = "url",
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value.TrimEnd('/') + "/", UriKind.Absolute, out var address) && IsSafe(address) ? address : Refuse(result),
        };
        var back = new Option<TimeSpan>("--back")
        {
            Description = "How far back the first collection goes; X always gives seven days.",
            HelpName = "hours",
            DefaultValueFactory = _ => TimeSpan.FromHours(24),
            CustomParser = NumberOptions.Hours(0, MostHours),
        };
        var (lake, json) = (Options.Lake(), Options.Json());
        var command = new Command("posts",
            "Posts with a hashtag, from where the last collection of the same network and tag ended.\n"
            + "X needs SPARKMUSIC_X_BEARER; a Mastodon server that is closed to strangers a token of its own, SPARKMUSIC_MASTODON_TOKEN_MASTODON_SOCIAL\n"
            + "for mastodon.social (a hyphen of its name is __).\n\n"
            + "Example: sparkmusic collect posts mastodon --tag nowplaying --server https://mastodon.social")
        {
            network, tag, server, back, lake, json,
        };
        command.SetAction((result, cancel) => RunAsync(result.GetValue(network)!, result.GetValue(tag)!.TrimStart('#'), result.GetValue(server),
            result.GetValue(back), result.GetValue(lake)!, result.GetValue(json), cancel));
        return command;
    }

    static async Task<int> RunAsync(string network, string tag, Uri? server, TimeSpan back, string location, bool isJson, CancellationToken cancel)
    {
        var address = server ?? Usual(network);
        var sourceOf = SourceOf(network, address, tag, back);
        await using var lake = await Lake.OpenOrCreateAsync(location, address.IsLoopback, TimeProvider.System, cancel);
        if (lake.Info.IsSandbox != address.IsLoopback)
            throw SparkMusicException.Usage($"{lake.Location} is {(lake.Info.IsSandbox ? "a sandbox" : "a real lake")}, and {address.Host} is {(address.IsLoopback ? "a sandbox's" : "a real network's")}.", "Name another lake with --lake.");
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller(network, http, lake.Ledger, network switch { X => XClient.Calls, Bluesky => BlueskyClient.Calls, _ => MastodonClient.Calls }, TimeProvider.System);
        using var progress = new CollectProgress();
        var report = await new PostCollector(lake, TimeProvider.System, progress).RunAsync(sourceOf(caller), tag, $"collect posts {network} --tag {tag}", cancel);
        if (isJson) Output.Json(new { report.Source, report.Pages, report.Posts, report.Rejected, Calls = caller.Counts.CallsBut("") });
        else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Source}: {report.Posts} posts in {report.Pages} pages{(report.Rejected > 0 ? $", {report.Rejected} rejected" : "")}."));
        return ExitCodes.Done;
    }

    /// <exception cref="SparkMusicException">Usage: a secret is missing, is not for this address, or is no number.</exception>
    static Func<ApiCaller, IPostSource> SourceOf(string network, Uri address, string tag, TimeSpan back)
    {
        switch (network)
        {
            case Mastodon:
                var token = Secrets.Find(MastodonToken + address.IdnHost.Replace("-", "__", StringComparison.Ordinal).Replace('.', '_'));
                return caller => new MastodonClient(address, tag, back, caller, TimeProvider.System, token);
            case Bluesky:
                return caller => new BlueskyClient(address, tag, back, caller, TimeProvider.System);
            case Jetstream:
                var stream = new UriBuilder(new Uri(address, "subscribe")) { Scheme = address.Scheme == "https" ? "wss" : "ws" }.Uri;
                return _ => new JetstreamClient(stream, tag, back, TimeProvider.System);
            default:
                var (bearer, perDay) = (BearerFor(address), CallsPerDay());
                return caller => new XClient(address, bearer, "#" + tag, caller, TimeProvider.System, perDay);
        }
    }

    static string BearerFor(Uri address)
    {
        var bearer = Secrets.Find(XToken) ?? throw SparkMusicException.Usage("No token of X is known.", "Set SPARKMUSIC_X_BEARER to the app's bearer token.");
        return address.IsLoopback || address.IdnHost == Usual(X).IdnHost ? bearer
            : throw SparkMusicException.Usage($"{address.Host} is not X: the app's bearer token is not sent there.", $"Leave --server out: X is {Usual(X)}.");
    }

    static long? CallsPerDay()
    {
        if (Secrets.Find(XBudget) is not { } budget) return null;
        return long.TryParse(budget, NumberStyles.None, CultureInfo.InvariantCulture, out var calls) ? calls
            : throw SparkMusicException.Usage("SPARKMUSIC_X_CALLS_PER_DAY is no number of calls.", "Set it to a whole number, or leave it out.");
    }

    static Uri Usual(string network) => new(network switch
    {
        Mastodon => "https://mastodon.social/",
        Bluesky => "https://public.api.bsky.app/",
        Jetstream => "https://jetstream2.us-east.bsky.network/",
        _ => "https://api.x.com/",
    });

    static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true };

    static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"'{result.Tokens[0].Value}' is no https address; only a sandbox on this machine is called without TLS.");
        return null;
    }
}
