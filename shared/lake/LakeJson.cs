using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SparkMusic.Engines;

namespace SparkMusic.Lakes;

/// <summary>The JSON of a lake's own files: snake_case, indented, columns in the header's notation, so that a person can read them.</summary>
static class LakeJson
{
    static readonly LakeJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ColumnConverter() },
    });

    /// <summary>Versions of inputs by <c>table/partition</c>, as the ledger's copy keeps them.</summary>
    public static JsonTypeInfo<SortedDictionary<string, string>> Inputs => Compact.SortedDictionaryStringString;

    static readonly LakeJsonContext Compact = new(new JsonSerializerOptions());

    public static byte[] Write(Manifest manifest) => Write(manifest, Context.Manifest);

    public static byte[] Write(Journal journal) => Write(journal, Context.Journal);

    public static byte[] Write(LakeInfo info) => Write(info, Context.LakeInfo);

    public static Journal ReadJournal(byte[] bytes, string path) => Read(bytes, path, Context.Journal, "journal");

    public static LakeInfo ReadInfo(byte[] bytes, string path) => Read(bytes, path, Context.LakeInfo, "description of a lake");

    public static Manifest ReadManifest(byte[] bytes, string path)
    {
        var manifest = Read(bytes, path, Context.Manifest, "manifest");
        if (manifest.Format > Manifest.CurrentFormat)
            throw SparkMusicException.Failed(
                $"The manifest {path} has format {manifest.Format}, and this version of SparkMusic knows formats up to {Manifest.CurrentFormat}.",
                "Use the newer version that wrote it.");
        return manifest with { Partitions = Ordinal(manifest.Partitions, entry => entry with { Inputs = Ordinal(entry.Inputs, version => version) }) };
    }

    // The serializer makes dictionaries that compare by culture.
    static SortedDictionary<string, T> Ordinal<T>(SortedDictionary<string, T> read, Func<T, T> inner)
    {
        var ordinal = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in read) ordinal.Add(key, inner(value));
        return ordinal;
    }

    static byte[] Write<T>(T value, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];

    static T Read<T>(byte[] bytes, string path, JsonTypeInfo<T> type, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("it holds null");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw SparkMusicException.Failed($"{path} is no {what}: {e.Message}", "Restore it from a copy of the lake: it was changed or damaged from outside.", e);
        }
    }

    sealed class ColumnConverter : JsonConverter<Column>
    {
        public override Column Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Column.Of(reader.GetString() ?? throw new JsonException("A column is a text."));

        public override void Write(Utf8JsonWriter writer, Column value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{value.Name} {value.Type}{(value.IsNullable ? "?" : "")} {value.Description}".TrimEnd());
    }
}

[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(Journal))]
[JsonSerializable(typeof(LakeInfo))]
sealed partial class LakeJsonContext : JsonSerializerContext;
