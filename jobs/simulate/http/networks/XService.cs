using System.Globalization;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http.Spotify;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http.Networks;

/// <summary>
/// X's recent search: the last seven days, newest first, 60 calls in fifteen minutes, only the fields that are asked for.
/// </summary>
sealed class XService(SandboxWorld world) : Service
{
    const int Rate = 60;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15), Reach = TimeSpan.FromDays(7);

    readonly RollingWindow _rate = new(Rate, Window, world.Clock.Wall);

    public override IReadOnlyList<Route> Routes => [new("GET", "/x/2/tweets/search/recent", "x", Search)];

    public override IReadOnlyDictionary<string, string> Admit(Call call)
    {
        if (call.Request.Headers.Authorization != "Bearer " + SandboxApp.XBearer)
            throw new Refusal(Problem(401, "Unauthorized", "Unauthorized"));
        if (world.Options.Limits.IsOff) return base.Admit(call);
        var refused = _rate.Take(countsRefused: false);
        var headers = new Dictionary<string, string>
        {
            ["x-rate-limit-limit"] = Rate.ToString(CultureInfo.InvariantCulture),
            ["x-rate-limit-remaining"] = _rate.Left.ToString(CultureInfo.InvariantCulture),
            ["x-rate-limit-reset"] = (world.Clock.Wall.GetUtcNow() + (refused ?? Window)).ToUnixTimeSeconds()
                .ToString(CultureInfo.InvariantCulture),
        };
        return refused is null ? headers
            : throw new Refusal(Problem(429, "Too Many Requests", "Too Many Requests") with { Headers = headers });
    }

    Answer Search(Call call)
    {
        if (call.Query("query") is not { } query) return Invalid("query", "The `query` query parameter can not be empty");
        if (call.Int("max_results", 10, 10, 100) is not { } limit)
            return Invalid("max_results",
                $"The `max_results` query parameter value [{call.Query("max_results")}] is not between 10 and 100");
        var oldest = world.Clock.Now - Reach;
        var (start, end) = (PostText.Time(call.Query("start_time")), PostText.Time(call.Query("end_time")));
        if (start < oldest) return Invalid("start_time", $"'start_time' must be on or after {PostText.Iso(oldest)}");
        if (start > world.Clock.Now) return Invalid("start_time", $"'start_time' must be before {PostText.Iso(world.Clock.Now)}");
        var since = Id(call.Query("since_id"));
        if (since is { } id && XPosts.TimeOf(id) < oldest)
            return Invalid("since_id", $"'since_id' must be a tweet id created after {PostText.Iso(oldest)}");
        var before = call.Query("next_token") is { } token ? Id(token["b26v".Length..]) ?? 0 : Id(call.Query("until_id")) ?? long.MaxValue;
        var fits = XPosts.Filter(query);
        var page = world.Feed.Before(Network.X, world.Clock.Now)
            .TakeWhile(post => post.At >= (start ?? oldest) && (since is null || XPosts.Number(post) > since))
            .Where(post => XPosts.Number(post) < before && !(post.At >= end) && fits(post)).Take(limit + 1).ToList();
        return Answer.Ok(Envelope(call, page, limit));
    }

    JsonObject Envelope(Call call, List<SandboxPost> page, int limit)
    {
        var posts = page.Take(limit).ToList();
        var meta = new JsonObject();
        var answer = new JsonObject();
        if (posts.Count > 0)
        {
            var fields = call.List("tweet.fields");
            answer["data"] = new JsonArray([.. posts.Select(post => (JsonNode)XPosts.Post(world, post, fields))]);
            if (call.List("expansions").Contains("author_id"))
                answer["includes"] = new JsonObject { ["users"] = XPosts.Users(posts, call.List("user.fields")) };
            (meta["newest_id"], meta["oldest_id"]) = (posts[0].Id, posts[^1].Id);
        }
        meta["result_count"] = posts.Count;
        if (page.Count > limit) meta["next_token"] = "b26v" + posts[^1].Id;
        answer["meta"] = meta;
        return answer;
    }

    static long? Id(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : null;

    static Answer Invalid(string parameter, string message)
    {
        var problem = Problem(400, "Invalid Request", "One or more parameters to your request was invalid.");
        problem.Json!["type"] = "https://api.twitter.com/2/problems/invalid-request";
        problem.Json["errors"] = new JsonArray(
            new JsonObject { ["parameters"] = new JsonObject { [parameter] = new JsonArray() }, ["message"] = message });
        return problem;
    }

    static Answer Problem(int status, string title, string detail) =>
        new(status, new JsonObject { ["title"] = title, ["detail"] = detail, ["type"] = "about:blank", ["status"] = status });
}
