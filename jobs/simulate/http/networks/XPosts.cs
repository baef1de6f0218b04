using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http.Networks;

/// <summary>
/// Posts as X sends them: <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped, links are short ones, a repeated post is a torn
/// <c>RT @who: …</c>, and entities are counted in code points of that text.
/// </summary>
static class XPosts
{
    const long EpochMs = 1_288_834_974_657;

    public static long Number(SandboxPost post) => long.Parse(post.Id, CultureInfo.InvariantCulture);

    public static DateTime TimeOf(long id) => DateTimeOffset.FromUnixTimeMilliseconds((id >> 22) + EpochMs).UtcDateTime;

    /// <summary>Tags, words, <c>-is:retweet</c>, <c>lang:</c>, <c>has:links</c>; all must fit.</summary>
    public static Func<SandboxPost, bool> Filter(string query)
    {
        var terms = query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return post => terms.All(term => term switch
        {
            ['#', ..] => PostText.HasTag(post, term),
            "-is:retweet" => post.Repeats is null,
            "has:links" => post.Links.Any(),
            _ when term.StartsWith("lang:", StringComparison.Ordinal) => post.Language == term[5..],
            _ => SearchQuery.Share(SearchQuery.WordsOf(term), SearchQuery.WordsOf(post.PlainText)) >= 1,
        });
    }

    public static JsonObject Post(SandboxWorld world, SandboxPost post, string[] fields)
    {
        var (text, entities) = Written(world, post);
        var json = new JsonObject { ["id"] = post.Id, ["text"] = text, ["edit_history_tweet_ids"] = new JsonArray(post.Id) };
        foreach (var field in fields)
            if (field switch
            {
                "created_at" => PostText.Iso(post.At),
                "lang" => post.Language,
                "author_id" => AuthorId(post.Author),
                "entities" when entities.Count > 0 => entities,
                "public_metrics" => Metrics(post),
                "referenced_tweets" when post.Repeats is { } repeated => new JsonArray(new JsonObject
                {
                    ["type"] = "retweeted",
                    ["id"] = world.Feed.Get(Network.X, repeated).Id,
                }),
                _ => (JsonNode?)null,
            } is { } value) json[field] = value;
        return json;
    }

    public static JsonArray Users(IEnumerable<SandboxPost> posts, string[] fields) =>
        new([.. posts.Select(post => post.Author).DistinctBy(author => author.Number).Select(author =>
        {
            var user = new JsonObject { ["id"] = AuthorId(author), ["name"] = author.Name, ["username"] = author.Handle };
            if (fields.Contains("created_at")) user["created_at"] = "2012-04-01T00:00:00.000Z";
            if (fields.Contains("description")) user["description"] = author.IsBot ? "A bot of the sandbox" : "Made up";
            return (JsonNode)user;
        })]);

    static string AuthorId(SandboxAuthor author) => (900_000_000L + author.Number).ToString(CultureInfo.InvariantCulture);

    static JsonObject Metrics(SandboxPost post) => new()
    {
        ["retweet_count"] = post.Number % 7,
        ["reply_count"] = 0,
        ["like_count"] = post.Number % 12,
        ["quote_count"] = 0,
        ["bookmark_count"] = 0,
        ["impression_count"] = 20 + post.Number % 400,
    };

    static (string Text, JsonObject Entities) Written(SandboxWorld world, SandboxPost post)
    {
        var text = new StringBuilder();
        var (urls, tags, mentions, points) = (new JsonArray(), new JsonArray(), new JsonArray(), 0);
        IEnumerable<PostPart> parts = post.Repeats is { } repeated
            ? [new(PartKind.Text, "RT "), new(PartKind.Mention, world.Feed.Get(Network.X, repeated).Author.Handle),
                new(PartKind.Text, ": "), .. post.Parts]
            : post.Parts;
        // There is no preview to hide a link in.
        if (post.Card is { } card) parts = [.. parts, new(PartKind.Text, " "), new(PartKind.Link, card)];
        foreach (var part in parts)
        {
            var shown = part.Kind == PartKind.Link ? "https://t.co/" + PostText.Code("t.co " + part.Text, 10) : Escaped(part.ToString());
            var length = shown.EnumerateRunes().Count();
            if (post.Repeats is not null && points + length > 139)
            {
                text.Append('…');
                break;
            }
            JsonObject Span() => new() { ["start"] = points, ["end"] = points + length };
            if (part.Kind == PartKind.Tag) Add(tags, Span(), ("tag", part.Text));
            if (part.Kind == PartKind.Mention) Add(mentions, Span(), ("username", part.Text), ("id", "900000001"));
            if (part.Kind == PartKind.Link)
                Add(urls, Span(), ("url", shown), ("expanded_url", part.Text), ("display_url", part.Text["https://".Length..][..20] + "…"));
            text.Append(shown);
            points += length;
        }
        var entities = new JsonObject();
        if (urls.Count > 0) entities["urls"] = urls;
        if (tags.Count > 0) entities["hashtags"] = tags;
        if (mentions.Count > 0) entities["mentions"] = mentions;
        return (text.ToString(), entities);
    }

    static void Add(JsonArray list, JsonObject span, params (string Name, string Value)[] more)
    {
        foreach (var (name, value) in more) span[name] = value;
        list.Add((JsonNode)span);
    }

    static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
