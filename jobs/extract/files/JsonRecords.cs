using System.Text.Json;
using System.Text.Unicode;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Items of a JSON file as records: validated (UTF-8, one object, depth 64, no member twice), scalars by dotted path.</summary>
/// <param name="source">Cuts the text into items.</param>
/// <param name="form">What the report calls it.</param>
/// <param name="columns">The members that are columns.</param>
/// <param name="rowPath">Where in a document the rows lie; null when the items are the rows.</param>
sealed class JsonRecords(JsonSource source, FileForm form, JsonColumns columns, string[]? rowPath = null) : Records
{
    static readonly JsonReaderOptions Strict =
        new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false };

    readonly JsonFields _fields = new(columns);

    public bool IsInside => rowPath is not null;

    public override IReadOnlyList<string> Header => columns.Names;

    public override ReadOnlySpan<byte> Raw => source.Item;

    public override long RawLength => source.ItemLength;

    public override long Line => source.Number;

    public override long ByteOffset => source.Offset;

    public override IEnumerable<string> Notes
    {
        get
        {
            yield return form switch
            {
                FileForm.JsonLines => "It is JSON, one object a line.",
                FileForm.JsonArray => "It is a JSON array.",
                _ => "It is one JSON document.",
            };
            if (rowPath is not null)
                yield return $"Its rows are {string.Join('.', rowPath).Replace(".[]", "[]", StringComparison.Ordinal)}.";
            if (columns.Names.Count >= JsonColumns.Most) yield return $"Only the first {JsonColumns.Most:N0} members are columns.";
            if (columns.Late.Count > 0)
                yield return "Members that appear first behind the sample are no columns: " + string.Join(", ", columns.Late) + ".";
            if (source.IsTorn) yield return "The text ends in the middle: it looks torn.";
        }
    }

    public override ReadOnlySpan<byte> Field(int index) => _fields.Value(source.Item, index);

    public override bool IsQuoted(int index) => _fields.IsString(index);

    public override bool Read()
    {
        Refusal = null;
        if (!source.Read()) return false;
        _fields.Clear();
        if (source.Fault is { } fault)
            Refusal = fault;
        else if (source.IsTooLong)
            Refusal = new Refusal(FileRules.TooLong,
                $"The item has {source.ItemLength:N0} bytes; at most {RecordFile.LongestRecord:N0} are read.");
        else if (!Utf8.IsValid(source.Item))
            Refusal = new Refusal(FileRules.Encoding, "The item holds bytes that are not UTF-8.");
        else
            Refusal = Parse();
        return true;
    }

    public override void Dispose() => source.Dispose();

    Refusal? Parse()
    {
        var reader = new Utf8JsonReader(source.Item, Strict);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return new Refusal(FileRules.Json, "It is no JSON object.");
            if (_fields.Take(ref reader, source.Item) is { } twice)
                return new Refusal(FileRules.DuplicateMember, $"The member '{twice}' is there twice.");
            return reader.Read() ? new Refusal(FileRules.Json, "Something stands behind the object.") : null;
        }
        catch (JsonException reason)
        {
            return new Refusal(FileRules.Json, "It is not valid JSON: " + Sentence(reason.Message));
        }
        catch (InvalidOperationException)
        {
            // What Utf8JsonReader throws for half a surrogate pair in an escape.
            return new Refusal(FileRules.Encoding, "A string holds half of a surrogate pair.");
        }
    }

    static string Sentence(string message) => message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
}
