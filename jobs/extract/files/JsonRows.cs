using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// The elements of one array somewhere in a document, with the scalars that stand around it: members of the objects it lies in, as far
/// as they come before it, are put in front of each element's own, named by their path (<c>playlists[].name</c>).
/// </summary>
sealed class JsonRows(TextBuffer text, string[] path) : JsonSource
{
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    readonly JsonWalk _walk = new();
    readonly Dictionary<string, (string[] Place, byte[] Value)> _around = new(StringComparer.Ordinal);
    readonly ArrayBufferWriter<byte> _item = new();
    JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });
    bool _isEnd;

    public override ReadOnlySpan<byte> Item => _item.WrittenSpan;

    public override void Dispose() => text.Dispose();

    public override bool Read()
    {
        if (_isEnd) return false;
        _item.ResetWrittenCount();
        if (text.Span.IsEmpty) text.Fill();
        try
        {
            while (true)
            {
                if (Tokens()) return true;
                if (text.Span.Length >= RecordFile.LongestRecord)
                    return Fail(new Refusal(FileRules.TooLong, $"A value is longer than {RecordFile.LongestRecord:N0} bytes."));
                if (text.Fill()) continue;
                _isEnd = true;
                if (text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0 || IsTorn) return false;
            }
        }
        catch (JsonException reason)
        {
            return Fail(new Refusal(FileRules.Json, "The document is not valid JSON here: " + reason.Message.Split(" LineNumber:", 2)[0]));
        }
    }

    /// <summary>Reads tokens up to the next row; false when the window ends before.</summary>
    bool Tokens()
    {
        var reader = new Utf8JsonReader(text.Span, text.IsEnd, _state);
        while (true)
        {
            var (state, consumed) = (reader.CurrentState, reader.BytesConsumed);
            if (!reader.Read())
            {
                Keep(state, consumed);
                return false;
            }

            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray)
                && _walk.IsNextAt(path))
            {
                var start = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    // Begun again with more of it in the window.
                    Keep(state, consumed);
                    return false;
                }

                _walk.EnterElement();
                Compose(text.Span[start..(int)reader.BytesConsumed]);
                Offset = text.Offset + start;
                Keep(reader.CurrentState, reader.BytesConsumed);
                return true;
            }

            _walk.Step(ref reader);
            if (_walk.IsScalar) Around(ref reader);
            else if (reader.TokenType == JsonTokenType.StartObject) Forget();
        }
    }

    void Keep(JsonReaderState state, long consumed)
    {
        _state = state;
        text.Advance((int)consumed);
    }

    /// <summary>A scalar of an object that the rows lie in.</summary>
    void Around(ref Utf8JsonReader reader)
    {
        var place = _walk.Path;
        var depth = place.Count - 1;
        if (depth >= path.Length || reader.TokenType == JsonTokenType.Null) return;
        for (var index = 0; index < depth; index++)
            if (place[index] != path[index]) return;
        var name = Name(place);
        if (_around.Count >= JsonColumns.Most && !_around.ContainsKey(name)) return;
        var value = text.Span[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
        _around[name] = ([.. place], value.ToArray());
    }

    /// <summary>A new object begins: what was known of the one before it at its place is over.</summary>
    void Forget()
    {
        var place = _walk.Path;
        foreach (var (name, known) in _around)
            if (known.Place.Length > place.Count && known.Place.AsSpan(0, place.Count).SequenceEqual([.. place])) _around.Remove(name);
    }

    void Compose(ReadOnlySpan<byte> element)
    {
        Number++;
        ItemLength = element.Length;
        if (element[0] != '{')
        {
            // Web APIs put null for what is gone: it is a record that is refused.
            _item.Write(element);
            return;
        }

        using (var json = new Utf8JsonWriter(_item, Plain))
        {
            json.WriteStartObject();
            foreach (var (name, known) in _around)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(known.Value, skipInputValidation: true);
            }
        }

        var own = element[1..];
        if (_around.Count > 0 && own.TrimStart(" \t\r\n"u8) is not [(byte)'}', ..]) _item.Write(","u8);
        _item.Write(own);
        ItemLength = _item.WrittenCount;
    }

    bool Fail(Refusal why)
    {
        Fault = why;
        _isEnd = IsTorn = true;
        _item.ResetWrittenCount();
        _item.Write(text.Span[..Math.Min(text.Span.Length, CsvBlocks.KeptOfLong)]);
        Number++;
        Offset = text.Offset;
        ItemLength = _item.WrittenCount;
        return true;
    }

    /// <summary>Elements of an outermost array have no name of their own.</summary>
    static string Name(IReadOnlyList<string> place) =>
        string.Join('.', place[0] == "[]" ? place.Skip(1) : place).Replace(".[]", "[]", StringComparison.Ordinal);
}
