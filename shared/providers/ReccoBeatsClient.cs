using System.Runtime.CompilerServices;
using System.Text.Json;
using SparkMusic.Calls;
using SparkMusic.Spotify;

namespace SparkMusic.Providers;

/// <summary>
/// Audio features from ReccoBeats, which needs no account: forty tracks a call. It leaves out what it does not know, so an answer belongs
/// to the track its <c>href</c> names, never to a place.
/// </summary>
/// <remarks>Failures: <see cref="ClosedUntilException"/> at a limit, another exit 75 when it stays away, exit 1 when it refuses.</remarks>
public sealed class ReccoBeatsClient(ReccoBeatsSettings settings, ApiCaller caller)
{
    /// <summary>Tracks a call; more are dropped without a word.</summary>
    public const int BatchSize = 40;

    // Unknown ids alone may be answered so.
    const long NotFound = 4041;

    static readonly char[] PathEnds = ['?', '#'];

    /// <summary>Features by Spotify's track ids; each id once, those that ReccoBeats does not know without an item.</summary>
    public async IAsyncEnumerable<Answered<AudioFeatures>> AudioFeaturesAsync(
        IReadOnlyCollection<string> ids, [EnumeratorCancellation] CancellationToken cancel)
    {
        var asked = ids.Distinct(StringComparer.Ordinal).ToLookup(SpotifyId.IsOne);
        foreach (var id in asked[false]) yield return new Answered<AudioFeatures>(id, null);
        foreach (var chunk in asked[true].Chunk(BatchSize))
        {
            var found = await BatchAsync(chunk, cancel);
            foreach (var id in chunk) yield return new Answered<AudioFeatures>(id, found.GetValueOrDefault(id));
        }
    }

    async Task<IReadOnlyDictionary<string, Item<AudioFeatures>>> BatchAsync(string[] ids, CancellationToken cancel)
    {
        var address = new Uri(settings.Api, $"audio-features?ids={string.Join(',', ids)}");
        var (found, refusal) = await caller.CallAsync(settings.Bucket, () => new HttpRequestMessage(HttpMethod.Get, address), Read, cancel);
        return found ?? throw refusal!;
    }

    static (IReadOnlyDictionary<string, Item<AudioFeatures>>? Found, SparkMusicException? Refusal) Read(ApiAnswer answer)
    {
        if (!answer.IsGood)
            return CodeOf(answer) == NotFound ? (new Dictionary<string, Item<AudioFeatures>>(), null) : (null, Refusal(answer));
        using var document = ApiJson.Object(answer.Body);
        if (!document.RootElement.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            throw new BodyException("the answer has no list 'content'");
        var found = new Dictionary<string, Item<AudioFeatures>>(StringComparer.Ordinal);
        foreach (var row in content.EnumerateArray())
            // Of several recordings for one track the first is the one that its own page shows.
            if (TrackOf(row) is { } id) found.TryAdd(id, Named(ApiJson.ItemOf(row, SpotifyJson.Default.AudioFeatures), id));
        return (found, null);
    }

    // Its own id is another's.
    static Item<AudioFeatures> Named(Item<AudioFeatures> item, string id) =>
        item.Value is { } value ? item.As(value with { Id = id }) : item;

    static string? TrackOf(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object || ApiJson.Text(row, "href") is not { } href) return null;
        var path = href.Split(PathEnds)[0].TrimEnd('/');
        return path[(path.LastIndexOf('/') + 1)..] is var id && SpotifyId.IsOne(id) ? id : null;
    }

    static long? CodeOf(ApiAnswer answer)
    {
        try
        {
            using var document = ApiJson.Object(answer.Body);
            return document.RootElement.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number
                && code.TryGetInt64(out var number) ? number : null;
        }
        catch (BodyException)
        {
            return null;
        }
    }

    static SparkMusicException Refusal(ApiAnswer answer) => SparkMusicException.Failed(
        $"ReccoBeats refused to give audio features with {(int)answer.Status}: {answer.Excerpt}.",
        "Take reccobeats out of the providers, or set its address if it has moved.");
}

/// <summary>Where ReccoBeats is, and how it is asked; it publishes no limits.</summary>
public sealed record ReccoBeatsSettings
{
    /// <summary>Ends with a slash.</summary>
    public Uri Api { get; init; } = new("https://api.reccobeats.com/v1/");

    public Bucket Bucket { get; init; } = new("reccobeats", "features", TimeSpan.FromSeconds(1));
}
