using System.Globalization;
using SparkMusic.Calls;

namespace SparkMusic.Networks;

/// <summary>
/// X's recent search of the last seven days, newest first. The cursor keeps the newest id of the collection before and the token of the
/// next page; only behind the last page is everything up to the newest stored.
/// </summary>
/// <param name="api">Its address, with a slash at the end.</param>
/// <param name="token">The app's bearer token.</param>
/// <param name="perDay">Calls that the plan pays for in a day; null: no limit of ours.</param>
public sealed class XClient(Uri api, string token, string query, ApiCaller caller, TimeProvider clock, long? perDay = null) : IPostSource
{
    const int PageSize = 100;

    const long EpochMs = 1_288_834_974_657;

    static readonly TimeSpan Reach = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(5);

    readonly Bucket _search = new("x", "search", PerDay: perDay);

    /// <summary>60 calls in fifteen minutes are what an app has.</summary>
    public static CallSettings Calls { get; } =
        new() { Rate = new CallRate(60, TimeSpan.FromMinutes(15)), ClosedWithoutTime = TimeSpan.FromMinutes(15) };

    public string Name => "x";

    public async Task<PostPage> NextAsync(string? cursor, CancellationToken cancel)
    {
        var (since, newest, page) = cursor?.Split(' ') is [var a, var b, var c] ? (a, b, c) : ("", "", "");
        // A page of a search that reached further back is of no other search.
        if (page.Length > 0 && since.Length > 0 && !IsInReach(since)) (since, newest, page) = ("", "", "");
        var address = new Uri(api, $"2/tweets/search/recent?query={Uri.EscapeDataString(query)}&max_results={PageSize}"
            + "&tweet.fields=created_at,lang,author_id,entities,referenced_tweets,edit_history_tweet_ids"
            + (IsInReach(since) ? $"&since_id={since}" : "") + (page.Length > 0 ? $"&next_token={Uri.EscapeDataString(page)}" : ""));
        return await caller.CallAsync(_search, () => Request(address), answer =>
        {
            using var document = NetworkAnswers.Read(answer, "X",
                "Check the app's bearer token, and whether its plan has the recent search.");
            var meta = document.RootElement.TryGetProperty("meta", out var given) ? given
                : throw new BodyException("the answer has no 'meta'");
            var count = meta.TryGetProperty("result_count", out var number) && number.TryGetInt32(out var results) ? results : 0;
            // The first page has the newest post; later ones must not move it.
            var top = newest.Length > 0 ? newest : NetworkAnswers.Text(meta, "newest_id") ?? since;
            var next = NetworkAnswers.Text(meta, "next_token");
            return new PostPage(answer.Body, count, next is null ? $"{top}  " : $"{since} {top} {next}", next is null);
        }, cancel);
    }

    // An id older than the search reaches is refused as a whole.
    bool IsInReach(string id) => long.TryParse(id, CultureInfo.InvariantCulture, out var number)
        && DateTimeOffset.FromUnixTimeMilliseconds((number >> 22) + EpochMs) > clock.GetUtcNow() - Reach;

    HttpRequestMessage Request(Uri address) => new(HttpMethod.Get, address) { Headers = { Authorization = new("Bearer", token) } };
}
