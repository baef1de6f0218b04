using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SparkMusic.Calls;

namespace SparkMusic.Spotify;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(WholeNumberConverter), typeof(ItemConverter<Track>), typeof(ItemConverter<Artist>), typeof(ItemConverter<Album>),
        typeof(ItemConverter<Playlist>), typeof(ItemConverter<PlaylistItem>), typeof(ItemConverter<AudioFeatures>),
    ])]
[JsonSerializable(typeof(SearchResult))]
[JsonSerializable(typeof(Batch))]
[JsonSerializable(typeof(Playlist))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(Track))]
[JsonSerializable(typeof(Artist))]
[JsonSerializable(typeof(Album))]
[JsonSerializable(typeof(AudioFeatures))]
[JsonSerializable(typeof(PlaylistItem))]
[JsonSerializable(typeof(Page<Album>))]
[JsonSerializable(typeof(Page<Playlist>))]
[JsonSerializable(typeof(Page<PlaylistItem>))]
sealed partial class SpotifyJson : JsonSerializerContext;

/// <summary>Some answers have their whole numbers as 85.0.</summary>
sealed class WholeNumberConverter : JsonConverter<long>
{
    const double Exact = 1L << 53;

    public override long Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number) throw new JsonException($"A whole number is expected, not {reader.TokenType}.");
        if (reader.TryGetInt64(out var whole)) return whole;
        var number = reader.GetDouble();
        return number == Math.Floor(number) && Math.Abs(number) <= Exact
            ? (long)number
            : throw new JsonException("A whole number is expected, not a fraction or a greater one.");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>Leaves each thing of a list to be read by itself, so that an unreadable one takes no other with it.</summary>
sealed class ItemConverter<T> : JsonConverter<Item<T>>
{
    public override bool HandleNull => true;

    public override Item<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        new(ItemSource.Pass(ref reader), (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    public override void Write(Utf8JsonWriter writer, Item<T> value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span);
}
