using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http.Networks;

/// <summary>A Mastodon server: the public timeline of a hashtag, newest first, 300 calls in five minutes.</summary>
sealed class MastodonService(SandboxWorld world) : Service
{
    const int Rate = 300;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    readonly RollingWindow _rate = new(Rate, Window, world.Clock.Wall);

    public override IReadOnlyList<Route> Routes =>
    [
        new("GET", "/mastodon/api/v1/timelines/tag/{tag}", "mastodon", Timeline),
        new("GET", "/mastodon/api/v2/instance", "mastodon", Instance),
    ];

    public override IReadOnlyDictionary<string, string> Admit(Call call)
    {
        if (world.Options.Limits.IsOff) return base.Admit(call);
        var refused = _rate.Take(countsRefused: false);
        var headers = new Dictionary<string, string>
        {
            ["X-RateLimit-Limit"] = Rate.ToString(CultureInfo.InvariantCulture),
            ["X-RateLimit-Remaining"] = _rate.Left.ToString(CultureInfo.InvariantCulture),
            ["X-RateLimit-Reset"] = PostText.Iso((world.Clock.Wall.GetUtcNow() + (refused ?? Window)).UtcDateTime),
        };
        return refused is null ? headers
            : throw new Refusal(new Answer(429, new JsonObject { ["error"] = "Too many requests" }) { Headers = headers });
    }

    Answer Timeline(Call call)
    {
        var (tag, limit) = (call.Path("tag"), Math.Min(40, call.Int("limit", 20, 1, 1_000_000) ?? 20));
        var (any, all, none) = (Several(call, "any[]"), Several(call, "all[]"), Several(call, "none[]"));
        var (most, least, next) = (Id(call, "max_id"), Id(call, "since_id"), Id(call, "min_id"));
        var posts = next is { } after
            ? world.Feed.Between(Network.Mastodon, TimeOf(after), world.Clock.Now).Where(post => Number(post) > after)
            : world.Feed.Before(Network.Mastodon, most is { } before ? Earlier(TimeOf(before), world.Clock.Now) : world.Clock.Now)
                .TakeWhile(post => least is null || Number(post) > least);
        var page = posts.Take(PostText.Reach).Where(post => (most is null || Number(post) < most) && Fits(post)).Take(limit).ToList();
        if (next is not null) page.Reverse();
        var answer = Answer.Ok(new JsonArray([.. page.Select(post => (JsonNode)Status(call, post))]));
        if (page.Count == 0) return answer;
        var path = $"{call.Root}{call.Request.Path}";
        return answer.With("Link",
            $"<{path}?{call.QueryWith(("max_id", page[^1].Id), ("min_id", null), ("since_id", null))}>; rel=\"next\", " +
            $"<{path}?{call.QueryWith(("min_id", page[0].Id), ("max_id", null), ("since_id", null))}>; rel=\"prev\"");

        bool Fits(SandboxPost post) => (PostText.HasTag(post, tag) || any.Any(other => PostText.HasTag(post, other))) &&
            all.All(other => PostText.HasTag(post, other)) && !none.Any(other => PostText.HasTag(post, other));
    }

    static string[] Several(Call call, string name) => [.. call.Request.Query[name].OfType<string>()];

    static long? Id(Call call, string name) => long.TryParse(call.Query(name), CultureInfo.InvariantCulture, out var id) ? id : null;

    static long Number(SandboxPost post) => long.Parse(post.Id, CultureInfo.InvariantCulture);

    static DateTime TimeOf(long id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(id >> 16, 0, 4_000_000_000_000)).UtcDateTime.AddMilliseconds(-1);

    static DateTime Earlier(DateTime of, DateTime now) => of.AddMilliseconds(2) < now ? of.AddMilliseconds(2) : now;

    JsonObject Status(Call call, SandboxPost post)
    {
        var url = $"https://mastodon.sandbox.invalid/@{post.Author.Handle}/{post.Id}";
        return new JsonObject
        {
            ["id"] = post.Id,
            ["created_at"] = PostText.Iso(post.At),
            ["in_reply_to_id"] = null,
            ["in_reply_to_account_id"] = null,
            ["sensitive"] = false,
            ["spoiler_text"] = "",
            ["visibility"] = "public",
            ["language"] = post.Number % 19 == 3 ? null : post.Language,
            ["uri"] = $"https://mastodon.sandbox.invalid/users/{post.Author.Handle}/statuses/{post.Id}",
            ["url"] = url,
            ["replies_count"] = post.Number % 3,
            ["reblogs_count"] = post.Number % 5,
            ["favourites_count"] = post.Number % 11,
            ["quotes_count"] = 0,
            ["edited_at"] = post.Number % 40 == 9 ? PostText.Iso(post.At.AddMinutes(1)) : null,
            ["content"] = Html(call, post),
            ["reblog"] = null,
            ["account"] = Account(post),
            ["media_attachments"] = new JsonArray(),
            ["mentions"] = new JsonArray([.. post.Parts.Where(part => part.Kind == PartKind.Mention).Select(part => (JsonNode)new JsonObject
            {
                ["id"] = "1",
                ["username"] = part.Text,
                ["url"] = "https://mastodon.sandbox.invalid/@" + part.Text,
                ["acct"] = part.Text,
            })]),
            ["tags"] = new JsonArray([.. post.Tags.Select(tag => tag.ToLowerInvariant()).Distinct().Select(tag => (JsonNode)new JsonObject
            {
                ["name"] = tag,
                ["url"] = "https://mastodon.sandbox.invalid/tags/" + tag,
            })]),
            ["emojis"] = new JsonArray(),
            ["quote"] = null,
            ["card"] = (post.Card ?? post.Links.FirstOrDefault()) is { } link ? Card(link) : null,
            ["poll"] = null,
        };
    }

    static JsonObject Card(string link) => new()
    {
        ["url"] = link,
        ["title"] = "Sandbox",
        ["description"] = "A page of the sandbox",
        ["type"] = "link",
        ["author_name"] = "",
        ["author_url"] = "",
        ["provider_name"] = "Sandbox",
        ["provider_url"] = "",
        ["html"] = "",
        ["width"] = 0,
        ["height"] = 0,
        ["image"] = null,
        ["embed_url"] = "",
    };

    static JsonObject Account(SandboxPost post)
    {
        var author = post.Author;
        return new JsonObject
        {
            ["id"] = (110_000_000_000_000_000L + author.Number).ToString(CultureInfo.InvariantCulture),
            ["username"] = author.Handle,
            ["acct"] = author.Number % 3 == 0 ? author.Handle : author.Handle + "@other.sandbox.invalid",
            ["display_name"] = author.Name,
            ["locked"] = false,
            ["bot"] = author.IsBot,
            ["discoverable"] = true,
            ["group"] = false,
            ["created_at"] = "2018-11-05T00:00:00.000Z",
            ["note"] = "<p>Made up.</p>",
            ["url"] = "https://mastodon.sandbox.invalid/@" + author.Handle,
            ["avatar"] = "https://mastodon.sandbox.invalid/avatar.png",
            ["avatar_static"] = "https://mastodon.sandbox.invalid/avatar.png",
            ["header"] = "https://mastodon.sandbox.invalid/header.png",
            ["header_static"] = "https://mastodon.sandbox.invalid/header.png",
            ["followers_count"] = author.Number * 7 % 3000,
            ["following_count"] = author.Number * 3 % 900,
            ["statuses_count"] = author.Number * 13 % 40_000,
            ["last_status_at"] = post.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["emojis"] = new JsonArray(),
            ["fields"] = new JsonArray(),
        };
    }

    static string Html(Call call, SandboxPost post)
    {
        var html = new StringBuilder("<p>");
        foreach (var part in post.Parts)
            html.Append(part.Kind switch
            {
                PartKind.Tag => $"<a href=\"{call.Root}/mastodon/tags/{Uri.EscapeDataString(part.Text)}\" class=\"mention hashtag\" "
                    + $"rel=\"tag\">#<span>{part.Text}</span></a>",
                PartKind.Mention => $"<span class=\"h-card\" translate=\"no\"><a href=\"https://mastodon.sandbox.invalid/@{part.Text}\" "
                    + $"class=\"u-url mention\">@<span>{part.Text}</span></a></span>",
                PartKind.Link => Anchor(part.Text),
                // Two songs stand on two lines.
                _ => PostText.Html(part.Text).Replace(" and then ", "<br />and then "),
            });
        return html.Append("</p>").ToString();
    }

    static string Anchor(string link)
    {
        var (rest, shown) = (link["https://".Length..], Math.Min(30, link.Length - "https://".Length));
        return $"<a href=\"{PostText.Html(link)}\" target=\"_blank\" rel=\"nofollow noopener noreferrer\" translate=\"no\"><span "
            + "class=\"invisible\">https://</span>" +
            $"<span class=\"ellipsis\">{PostText.Html(rest[..shown])}</span><span "
                + $"class=\"invisible\">{PostText.Html(rest[shown..])}</span></a>";
    }

    static Answer Instance(Call call) => Answer.Ok(new JsonObject
    {
        ["domain"] = "mastodon.sandbox.invalid",
        ["title"] = "SANDBOX",
        ["version"] = "4.5.0",
        ["configuration"] = new JsonObject
        {
            ["timelines_access"] = new JsonObject { ["hashtag_feeds"] = new JsonObject { ["local"] = "public", ["remote"] = "public" } },
        },
    });
}
