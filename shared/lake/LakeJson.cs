using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SparkMusic.Engines;

namespace SparkMusic.Lakes;

/// <summary>
/// The JSON of a lake's own files: snake_case, indented, columns in the header's notation, so that a person can read them.
/// </summary>
static class LakeJson
{
    static readonly LakeJsonContext Reading = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new ColumnConverter(), new InstantJson() },
    });

    /// <summary>Versions of inputs by <c>table/partition</c>, as the ledger's copy keeps them.</summary>
    public static JsonTypeInfo<SortedDictionary<string, string>> Inputs => Reading.SortedDictionaryStringString;

    public static byte[] Write(Manifest manifest) => Write(manifest, Writing.Context.Manifest);

    public static byte[] Write(Journal journal) => Write(journal, Writing.Context.Journal);

    public static byte[] Write(LakeInfo info) => Write(info, Writing.Context.LakeInfo);

    /// <param name="bytes">The file.</param>
    /// <param name="attempt">Whose journal it is, by its name.</param>
    /// <param name="path">What messages call it.</param>
    public static Journal ReadJournal(byte[] bytes, string attempt, string path) =>
        Read(path, "journal", () => JsonSerializer.Deserialize(bytes, Reading.Journal), journal => LakeJsonRules.Check(journal, attempt));

    /// <summary>Every command begins with this one: read by hand, it takes a fifth of what the serializer needs to get ready.</summary>
    public static LakeInfo ReadInfo(byte[] bytes, string path) => Read(path, "description of a lake", () =>
    {
        using var json = JsonDocument.Parse(bytes);
        var root = json.RootElement;
        return new LakeInfo(
            root.GetProperty("format").GetInt32(),
            root.GetProperty("id").GetString()!,
            root.GetProperty("is_sandbox").GetBoolean(),
            root.GetProperty("ledger").GetString()!,
            root.TryGetProperty("copy_of", out var copyOf) ? copyOf.GetString() : null);
    }, LakeJsonRules.Check);

    /// <param name="bytes">The file.</param>
    /// <param name="table">Whose manifest it is, by its name.</param>
    /// <param name="path">What messages call it.</param>
    public static Manifest ReadManifest(byte[] bytes, string table, string path)
    {
        var manifest = Read(path, "manifest", () => JsonSerializer.Deserialize(bytes, Reading.Manifest), read =>
        {
            if (read.Format > Manifest.CurrentFormat)
                throw SparkMusicException.Failed(
                    $"The manifest {path} has format {read.Format}, "
                    + $"and this version of SparkMusic knows formats up to {Manifest.CurrentFormat}.",
                    "Use the newer version that wrote it.");
            LakeJsonRules.Check(read, table);
        });
        var partitions = Ordinal(manifest.Partitions, entry => entry with { Inputs = Ordinal(entry.Inputs, version => version) });
        return manifest with { Partitions = partitions };
    }

    // The serializer makes dictionaries that compare by culture.
    static SortedDictionary<string, T> Ordinal<T>(SortedDictionary<string, T> read, Func<T, T> inner)
    {
        var ordinal = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in read) ordinal.Add(key, inner(value));
        return ordinal;
    }

    static byte[] Write<T>(T value, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];

    static T Read<T>(string path, string what, Func<T?> read, Action<T> check) where T : class
    {
        try
        {
            var value = read() ?? throw new JsonException("it holds null");
            check(value);
            return value;
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw SparkMusicException.Failed(
                $"{path} is no {what}: {e.Message}", "Restore it from a copy of the lake: it was changed or damaged from outside.", e);
        }
    }

    // Apart, since the encoder is slow to make and most commands only read.
    static class Writing
    {
        public static readonly LakeJsonContext Context = new(new JsonSerializerOptions(Reading.Options)
        {
            WriteIndented = true,
            NewLine = "\n",
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
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
