using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SparkMusic.Calls;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary><c>collect posts</c>: posts with a hashtag from Mastodon, Bluesky (search or its stream) or X.</summary>
static class CollectPosts
{
    public static Command Build()
    {
        var network = new Argument<string>(
            "network")
        { Description = "mastodon, bluesky (its search), jetstream (Bluesky's stream) or x." };
        network.AcceptOnlyFromAmong([.. PostSources.Networks]);
        var tag = new Option<string>("--tag")
        {
            Description = "The hashtag.",
            HelpName = "word",
            DefaultValueFactory = _ => "nowplaying",
            CustomParser = result => PostSources.TagOf(result.Tokens[0].Value) ?? Refuse(result, "no hashtag: it is one word.", ""),
        };
        var server = new Option<Uri?>("--server")
        {
            Description = "Another address than the network's own; Mastodon's server is mastodon.social without it.",
            HelpName = "url",
            CustomParser = result => ServiceAddress.Of(result.Tokens[0].Value)
                ?? Refuse<Uri?>(result, "no https address; only a sandbox on this machine is called without TLS.", null),
        };
        var back = new Option<double>("--back")
        {
            Description = "How far back the first collection goes; X always gives seven days.",
            HelpName = "hours",
            DefaultValueFactory = _ => 24,
            CustomParser = NumberOptions.Number(0, PostSources.MostHours),
        };
        var (lake, once, json) = (Options.Lake(), CollectOptions.Once(), Options.Json());
        var command = new Command("posts",
            "Posts with a hashtag, from where the last collection of the same network and tag ended.\n"
            + "X needs SPARKMUSIC_X_BEARER; a Mastodon server that is closed to strangers a token of its own, "
                + "SPARKMUSIC_MASTODON_TOKEN_MASTODON_SOCIAL\n"
            + "for mastodon.social (a hyphen of its name is __).\n\n"
            + "Example: sparkmusic collect posts mastodon --tag nowplaying --server https://mastodon.social")
        {
            network, tag, server, back, lake, once, json,
        };
        command.SetAction((result, cancel) =>
            RunAsync(result.GetValue(network)!, result.GetValue(tag)!, result.GetValue(server),
            TimeSpan.FromHours(result.GetValue(back)), result.GetValue(lake)!, result.GetValue(once), result.GetValue(json), cancel));
        return command;
    }

    static async Task<int> RunAsync(
        string network, string tag, Uri? server, TimeSpan back, string location, bool isOnce, bool isJson, CancellationToken cancel)
    {
        var address = server ?? PostSources.Usual(network);
        var sources = new PostSources(Secrets.Find, TimeProvider.System);
        var sourceOf = sources.SourceOf(network, address, tag, back);
        await using var lake = await Lake.OpenOrCreateAsync(location, address.IsLoopback, TimeProvider.System, cancel);
        if (lake.Info.IsSandbox != address.IsLoopback)
            throw SparkMusicException.Usage(
                $"{lake.Location} is {(lake.Info.IsSandbox ? "a sandbox" : "a real lake")}, "
                    + $"and {address.Host} is {(address.IsLoopback ? "a sandbox's" : "a real network's")}.",
                "Name another lake with --lake.");
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        if (!isOnce)
            await FollowedFile.AddAsync(lake, new Followed { Posts = [new FollowedPosts(network, tag, server, back.TotalHours)] }, cancel);
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller(network, http, lake.Ledger, PostSources.LimitsOf(network, address), TimeProvider.System);
        using var progress = new CollectProgress();
        var report = await new PostCollector(lake, TimeProvider.System, progress)
            .RunAsync(sourceOf(caller), tag, $"collect posts {network} --tag {tag}", cancel);
        if (isJson)
        {
            var calls = caller.Counts.CallsBut("");
            Output.Json(new
            {
                report.Source,
                report.Pages,
                report.Posts,
                report.Rejected,
                report.Forgotten,
                report.Redated,
                Calls = calls,
            });
        }
        else
        {
            (long Number, string What)[] others = [(report.Rejected, "rejected"), (report.Forgotten, "of the forgotten passed over"),
                (report.Redated, "of a time to come dated when they were seen")];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Source}: {report.Posts} posts in {report.Pages} pages")
                + string.Concat(others.Where(other => other.Number > 0)
                    .Select(other => FormattableString.Invariant($", {other.Number} {other.What}"))) + ".");
        }
        return ExitCodes.Done;
    }

    static T Refuse<T>(ArgumentResult result, string what, T instead)
    {
        result.AddError($"'{result.Tokens[0].Value}' is {what}");
        return instead;
    }
}
