using System.Globalization;
using System.Text.Json;
using SparkMusic.Calls;

namespace SparkMusic.Networks;

/// <summary>
/// Bluesky's search for a hashtag. It shows the newest first and counts from there, so a stretch of time is fixed before it is paged
/// through: the next one begins where it ended. A stretch with more posts than the search counts goes on at its oldest.
/// </summary>
public sealed class BlueskyClient(Uri api, string tag, TimeSpan lookBack, ApiCaller caller, TimeProvider clock) : IPostSource
{
    const int PageSize = 100, MostCounted = 9_900;

    const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    static readonly Bucket Search = new("bluesky", "search");

    /// <summary>What was just written takes a moment to be found.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>3,000 calls in five minutes are what the public service allows.</summary>
    public static CallSettings Calls { get; } =
        new() { Rate = new CallRate(3000, TimeSpan.FromMinutes(5)), ClosedWithoutTime = TimeSpan.FromMinutes(5) };

    public string Name => "bluesky";

    public async Task<PostPage> NextAsync(string? cursor, CancellationToken cancel)
    {
        var stretch = Stretch.Parse(cursor) ?? new Stretch(At(clock.GetUtcNow() - lookBack), "", 0, "");
        if (stretch.Until.Length == 0)
        {
            var until = At(clock.GetUtcNow() - Settling);
            if (string.CompareOrdinal(until, stretch.Since) <= 0)
                return new PostPage("[]"u8.ToArray(), 0, stretch.ToString(), IsLast: true);
            stretch = stretch with { Until = until, End = until };
        }
        var address = new Uri(api, $"xrpc/app.bsky.feed.searchPosts?q={Uri.EscapeDataString("#" + tag)}&sort=latest&limit={PageSize}"
            + $"&since={Uri.EscapeDataString(stretch.Since)}&until={Uri.EscapeDataString(stretch.Until)}{(stretch.Skip > 0 ? "&cursor=" + stretch.Skip.ToString(CultureInfo.InvariantCulture) : "")}");
        return await caller.CallAsync(Search, () => new HttpRequestMessage(HttpMethod.Get, address), answer =>
        {
            using var document = NetworkAnswers.Read(answer, "Bluesky", "Its public search may need an account: use Jetstream instead.");
            var posts = NetworkAnswers.List(document.RootElement, "posts");
            var count = posts.GetArrayLength();
            var next = Behind(stretch, posts, SkipOf(document.RootElement));
            return new PostPage(answer.Body, count, next.ToString(), next.Until.Length == 0);
        }, cancel);
    }

    static Stretch Behind(Stretch stretch, JsonElement posts, int? cursor)
    {
        if (cursor is not { } skip) return new Stretch(stretch.End, "", 0, "");
        // A place that does not grow is none: the stretch as it was says that the search does not go on.
        if (skip <= stretch.Skip) return stretch;
        if (skip < MostCounted) return stretch with { Skip = skip };
        var oldest = posts.EnumerateArray().Select(CreatedAt).Min() ?? throw new BodyException("no post of the page has a time");
        // Until is exclusive: the millisecond of the oldest is read once more.
        var until = At(oldest.AddMilliseconds(1));
        return string.CompareOrdinal(until, stretch.Until) < 0 ? stretch with { Until = until, Skip = 0 } : stretch;
    }

    /// <summary>Null: nothing is behind this page. What cannot be read is no end, or the rest of the stretch would be lost.</summary>
    static int? SkipOf(JsonElement answer)
    {
        if (!answer.TryGetProperty("cursor", out var cursor) || cursor.ValueKind == JsonValueKind.Null) return null;
        return int.TryParse(NetworkAnswers.Text(answer, "cursor"), NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? skip
            : throw new BodyException("the answer's cursor is no number");
    }

    /// <summary>Null: the post has no time that can be read; people's programs write it.</summary>
    static DateTimeOffset? CreatedAt(JsonElement post) =>
        post.ValueKind == JsonValueKind.Object && post.TryGetProperty("record", out var record)
        && DateTimeOffset.TryParse(NetworkAnswers.Text(record, "createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var moment) ? moment : null;

    static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>A stretch of time and how far it was paged.</summary>
    /// <param name="Until">Exclusive; empty: the stretch before is done, and the next is not begun.</param>
    /// <param name="End">Where the next one begins.</param>
    sealed record Stretch(string Since, string Until, int Skip, string End)
    {
        public static Stretch? Parse(string? cursor) =>
            cursor?.Split(' ') is [var since, var until, var skip, var end]
                ? new Stretch(since, until, int.Parse(skip, CultureInfo.InvariantCulture), end) : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Since} {Until} {Skip} {End}");
    }
}
