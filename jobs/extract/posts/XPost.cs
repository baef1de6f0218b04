using System.Text.Json;
using SparkMusic.Jobs.Extract.Bodies;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// A post of X's API v2. Its text has <c>&amp;amp; &amp;lt; &amp;gt;</c> and short links; entities are placed in code points of that text.
/// What a place cuts out is compared with what the entity says, since programs on the way count in UTF-16.
/// </summary>
static class XPost
{
    static readonly HashSet<string> NoLanguage = ["und", "zxx", "qme", "qst", "qht", "qam", "qct", "art"];

    public static bool IsOne(JsonElement item) =>
        Json.Text(item, "id") is { } id && id.All(char.IsAsciiDigit) && Json.Member(item, "text").ValueKind == JsonValueKind.String
        && Json.Member(item, "account").ValueKind == JsonValueKind.Undefined;

    public static Post Read(JsonElement item)
    {
        var (id, raw) = (Json.Text(item, "id")!, Json.Member(item, "text").GetString()!);
        var (cut, hashtags, links) = (new CutText(raw), new TextSet(), new TextSet());
        var entities = Json.Object(item, "entities");
        foreach (var tag in List(entities, "hashtags"))
        {
            hashtags.Add(Json.Text(tag, "tag"));
            Cut(cut, tag, "#" + Json.Text(tag, "tag"), "＃" + Json.Text(tag, "tag"));
        }
        foreach (var tag in List(entities, "cashtags")) Cut(cut, tag, "$" + Json.Text(tag, "tag"));
        var people = new TextSet();
        foreach (var mention in List(entities, "mentions"))
        {
            people.Add(Json.Text(mention, "username"));
            people.Add(Json.Text(mention, "id"));
            Cut(cut, mention, "@" + Json.Text(mention, "username"));
        }
        people.Add(Json.Text(item, "in_reply_to_user_id"));
        foreach (var url in List(entities, "urls"))
        {
            links.Add(Json.Text(url, "unwound_url") ?? Json.Text(url, "expanded_url") ?? Json.Text(url, "url"));
            links.Add(Json.Text(url, "expanded_url"));
            Cut(cut, url, Json.Text(url, "url") ?? "");
        }
        var repost = PlainEntities.Repost().Match(raw);
        people.Add(repost.Groups[1].Value);
        cut.Cut(0, repost.Length);
        var cleaned = CutText.Tidy(PlainEntities.Cut(cut.Rest(), hashtags, links, people));
        var isRepost = repost.Success || List(item, "referenced_tweets").Any(other => Json.Text(other, "type") == "retweeted");
        return new Post
        {
            Network = NetworkNames.X,
            Id = id,
            Author = Json.Text(item, "author_id"),
            CreatedAt = Json.Instant(item, "created_at"),
            EditedAt = EditedAt(item, id),
            Language = Json.Text(item, "lang") is { } language && !NoLanguage.Contains(language) ? language : null,
            Text = CutText.Tidy(raw),
            Cleaned = cleaned,
            Hashtags = hashtags.All,
            Links = links.All,
            Url = "https://x.com/i/status/" + id,
            IsRepost = isRepost,
            OtherPeople = people.All,
            OtherPosts = [.. List(item, "referenced_tweets").Select(other => Json.Text(other, "id")).OfType<string>()],
        };
    }

    static IEnumerable<JsonElement> List(JsonElement element, string name) =>
        Json.Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    static void Cut(CutText cut, JsonElement entity, params string[] says)
    {
        if (Json.Long(entity, "start") is not { } start || Json.Long(entity, "end") is not { } end) return;
        (int From, int To)[] places = [(cut.OfCodePoints(start), cut.OfCodePoints(end)),
            ((int)Math.Min(start, int.MaxValue), (int)Math.Min(end, int.MaxValue))];
        foreach (var (from, to) in places)
            if (from >= 0 && to > from && to <= cut.Text.Length
                && says.Any(said => cut.Text.AsSpan(from, to - from).Equals(said, StringComparison.OrdinalIgnoreCase)))
            {
                cut.Cut(from, to);
                return;
            }
        // Counted in neither: the words themselves tell. Each look reads the whole text.
        if (!cut.MayLookFor()) return;
        foreach (var said in says.Where(said => said.Length > 1))
            if (cut.Text.IndexOf(said, StringComparison.OrdinalIgnoreCase) is >= 0 and var found)
            {
                cut.Cut(found, found + said.Length);
                return;
            }
    }

    // An edited post has a new id: its history begins with the first.
    static long? EditedAt(JsonElement item, string id) =>
        List(item, "edit_history_tweet_ids").FirstOrDefault() is { ValueKind: JsonValueKind.String } history
            && history.GetString() is { } first
            && first != id ? Json.Instant(item, "created_at") : null;
}
