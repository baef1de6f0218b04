using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>Keeps what a lake follows in <c>_state/follow.json</c> of the lake: plain JSON, for people to edit too.</summary>
static class FollowedFile
{
    public const string Path = LakeState.Followed;

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
            var followed = FollowedCheck.Checked(
                JsonSerializer.Deserialize<Followed>(bytes, Form) ?? throw new JsonException("it says null."));
            return WithCatalogues(followed, path => CataloguePath.Full(lake, path));
        }
        catch (JsonException e)
        {
            throw SparkMusicException.Usage($"{lake.UriOf(Path)}, which says what the lake follows, cannot be read: {FollowedFault.Of(e)}",
                "Mend it, or delete it: the next 'collect' begins it anew.");
        }
    }

    /// <summary>Adds to what is followed; nothing is written where nothing is new.</summary>
    public static Task AddAsync(Lake lake, Followed more, CancellationToken cancel) => LakeState.ChangeAsync(lake, Path, before =>
    {
        var followed = WithCatalogues(Parse(lake, before).With(more), path => CataloguePath.InList(lake, path));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(followed, Form);
        return before is not null && bytes.AsSpan().SequenceEqual(before) ? null : bytes;
    }, cancel);

    static Followed WithCatalogues(Followed followed, Func<string, string> each) => followed.Features is not { } features ? followed
        : followed with { Features = features with { Catalogues = [.. features.Catalogues.Select(each).Distinct()] } };
}
