using System.Globalization;
using System.Text.Json;
using SparkMusic.Calls;

namespace SparkMusic.Networks;

/// <summary>
/// The public timeline of a hashtag on a Mastodon server, forwards: the statuses right behind the newest that is stored. The cursor is its
/// id.
/// </summary>
/// <param name="server">Its address, with a slash at the end where it has a path.</param>
/// <param name="tag">Without its sign.</param>
/// <param name="lookBack">How far back the first collection goes.</param>
public sealed class MastodonClient(Uri server, string tag, TimeSpan lookBack, ApiCaller caller, TimeProvider clock, string? token = null)
    : IPostSource
{
    const int PageSize = 40;

    static readonly Bucket Timelines = new("mastodon", "timelines");

    /// <summary>300 calls in five minutes are what servers allow.</summary>
    public static CallSettings Calls { get; } =
        new() { Rate = new CallRate(300, TimeSpan.FromMinutes(5)), ClosedWithoutTime = TimeSpan.FromMinutes(5) };

    public string Name => server.Host;

    public async Task<PostPage> NextAsync(string? cursor, CancellationToken cancel)
    {
        // An id begins with the milliseconds since 1970.
        var after = cursor ?? ((clock.GetUtcNow() - lookBack).ToUnixTimeMilliseconds() << 16).ToString(CultureInfo.InvariantCulture);
        var address = new Uri(server, $"api/v1/timelines/tag/{Uri.EscapeDataString(tag)}?limit={PageSize}&min_id={after}");
        return await caller.CallAsync(Timelines, () => Request(address), answer =>
        {
            using var document = NetworkAnswers.Read(answer, Name,
                "Servers may close their timelines to strangers: give a token of an account there, or another server.");
            if (document.RootElement.ValueKind != JsonValueKind.Array) throw new BodyException("the answer is no list");
            var ids = document.RootElement.EnumerateArray()
                .Select(status => NetworkAnswers.Text(status, "id") ?? throw new BodyException("a status has no id")).ToList();
            var newest = ids.Append(after).MaxBy(id => id, Comparer<string>.Create(NetworkAnswers.CompareIds))!;
            // Servers leave out what was hidden: a short page says nothing, an empty one does, or one of nothing newer.
            return new PostPage(answer.Body, ids.Count, newest, ids.Count == 0 || newest == after);
        }, cancel);
    }

    HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return request;
    }
}
