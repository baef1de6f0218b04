using System.Globalization;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http.Networks;

/// <summary>Bluesky's search of posts: the newest first, its cursor a count from the newest, so that posts shift while one pages.</summary>
sealed class BlueskyService(SandboxWorld world) : Service
{
    readonly RollingWindow _rate = new(3000, TimeSpan.FromMinutes(5), world.Clock.Wall);

    public override IReadOnlyList<Route> Routes => [new("GET", "/bluesky/xrpc/app.bsky.feed.searchPosts", "bluesky", Search)];

    public override IReadOnlyDictionary<string, string> Admit(Call call) =>
        !world.Options.Limits.IsOff && _rate.Take(countsRefused: false) is not null
            ? throw new Refusal(Error(429, "RateLimitExceeded", "Rate Limit Exceeded")) : base.Admit(call);

    Answer Search(Call call)
    {
        if (call.Query("q") is not { } text) return Error(400, "InvalidRequest", "Error: Params must have the property \"q\"");
        if (call.Int("limit", 25, 1, 100) is not { } limit) return Error(400, "InvalidRequest", "Error: limit can not be greater than 100");
        if (call.Int("cursor", 0, 0, 10_000) is not { } skip) return Error(400, "InvalidRequest", "Error: bad cursor");
        string[] tags = [.. call.Request.Query["tag"].OfType<string>(), .. text.Split(' ').Where(word => word.StartsWith('#'))];
        var words = text.Split(' ').Where(word => !word.StartsWith('#')).SelectMany(SearchQuery.WordsOf).ToList();
        var (since, until, domain) = (PostText.Time(call.Query("since")), PostText.Time(call.Query("until")), call.Query("domain"));
        var hits = world.Feed.Before(Network.Bluesky, world.Clock.Now).Take(PostText.Reach)
            .Where(post => post.Repeats is null && !(post.At >= until)).TakeWhile(post => !(post.At < since)).Where(Fits);
        var page = hits.Skip(skip).Take(limit + 1).ToList();
        var answer = new JsonObject { ["posts"] = new JsonArray([.. page.Take(limit).Select(post => (JsonNode)View(post))]) };
        if (page.Count > limit) answer["cursor"] = (skip + limit).ToString(CultureInfo.InvariantCulture);
        return Answer.Ok(answer);

        bool Fits(SandboxPost post) => tags.All(tag => PostText.HasTag(post, tag)) &&
            (words.Count == 0 || SearchQuery.Share(words, SearchQuery.WordsOf(post.PlainText)) >= 1) &&
            (domain is null || post.Links.Append(post.Card).Any(link => link is not null && new Uri(link).Host == domain));
    }

    static JsonObject View(SandboxPost post)
    {
        var did = BlueskyRecords.Did(post.Author);
        var view = new JsonObject
        {
            ["uri"] = BlueskyRecords.UriOf(post),
            ["cid"] = BlueskyRecords.Cid(post.Id),
            ["author"] = new JsonObject
            {
                ["did"] = did,
                ["handle"] = post.Author.Handle + ".sandbox.invalid",
                ["displayName"] = post.Author.Name,
                ["labels"] = post.Author.IsBot ? new JsonArray(new JsonObject { ["src"] = did, ["val"] = "bot" }) : new JsonArray(),
                ["createdAt"] = "2023-05-01T00:00:00.000Z",
            },
            ["record"] = BlueskyRecords.Post(post),
            ["replyCount"] = 0,
            ["repostCount"] = post.Number % 4,
            ["likeCount"] = post.Number % 9,
            ["quoteCount"] = 0,
            ["indexedAt"] = PostText.Iso(post.At.AddMilliseconds(350)),
            ["labels"] = new JsonArray(),
        };
        if (post.Card is { } card)
            view["embed"] = new JsonObject
            {
                ["$type"] = "app.bsky.embed.external#view",
                ["external"] = new JsonObject { ["uri"] = card, ["title"] = "Sandbox", ["description"] = "A page of the sandbox" },
            };
        return view;
    }

    static Answer Error(int status, string error, string message) =>
        new(status, new JsonObject { ["error"] = error, ["message"] = message });
}
