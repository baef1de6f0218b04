using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>Keeps what a lake follows in <c>_state/follow.json</c> of the lake: plain JSON, for people to edit too.</summary>
static class FollowedFile
{
    public const string Path = "_state/follow.json";

    static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="SparkMusicException">Usage: the file is not what it is to be.</exception>
    public static async Task<Followed> ReadAsync(Lake lake, CancellationToken cancel)
    {
        return Parse(lake, await lake.Files.ReadAsync(Path, cancel));
    }

    static Followed Parse(Lake lake, byte[]? bytes)
    {
        if (bytes is null) return new Followed();
        try
        {
            return FollowedCheck.Checked(JsonSerializer.Deserialize<Followed>(bytes, Form) ?? throw new JsonException("it says null."));
        }
        catch (JsonException e)
        {
            throw SparkMusicException.Usage($"{lake.UriOf(Path)}, which says what the lake follows, cannot be read: {e.Message}",
                "Mend it, or delete it: the next 'collect' begins it anew.");
        }
    }

    /// <summary>Adds to what is followed; nothing is written where nothing is new.</summary>
    public static async Task AddAsync(Lake lake, Followed more, CancellationToken cancel)
    {
        await using var only = await HoldAsync(lake, cancel);
        var before = await lake.Files.ReadAsync(Path, cancel);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(Parse(lake, before).With(more), Form);
        if (before is not null && bytes.AsSpan().SequenceEqual(before)) return;
        // Where what a kill leaves is in nobody's way.
        await lake.Files.MakeFolderAsync("_state/collect", cancel);
        var fresh = $"_state/collect/follow-{LakeNames.NewId(lake.Clock)}";
        await lake.Files.WriteNewAsync(fresh, bytes, cancel);
        await lake.Files.ReplaceAsync(fresh, Path, cancel);
        await lake.Files.SyncAsync("_state", cancel);
    }

    static async Task<IAsyncDisposable> HoldAsync(Lake lake, CancellationToken cancel)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await lake.Ledger.TryHoldAsync("follow", cancel) is { } held) return held;
            await Task.Delay(TimeSpan.FromMilliseconds(100), lake.Clock, cancel);
        }
        throw SparkMusicException.TryLater($"Another process keeps {lake.UriOf(Path)} to itself.",
            "Run the same command again when it has ended.");
    }
}
