using System.Text.Json;
using System.Text.Json.Serialization;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>
/// How a file was understood, as the register keeps it: enough to read one of its records again when the file is gone. Not for playlists'
/// bodies and Parquet, whose records are not lines of their own, nor for policies whose measure the whole file tells.
/// </summary>
sealed record SavedReading
{
    public required FileForm Form { get; init; }

    /// <summary>Null for JSON.</summary>
    public CsvDialect? Dialect { get; init; }

    public required IReadOnlyList<string> Header { get; init; }

    public required IReadOnlyList<RecognisedColumn> Columns { get; init; }

    public required ImportKind Kind { get; init; }

    public required string Title { get; init; }

    public bool OnlyKind { get; init; }

    public long? ObservedAt { get; init; }

    public long? PlaylistsObservedAt { get; init; }

    public string? Chart { get; init; }

    public string? Theme { get; init; }

    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Null where a record cannot be read by itself.</summary>
    public static SavedReading? Of(RecordFile file, Recognition? recognition, ImportContext context, bool onlyKind)
    {
        if (recognition is null || recognition.Wide is not null || file.Form is FileForm.Parquet or FileForm.JsonDocument
            || file.HasRowsInside) return null;
        if (recognition.Kind == ImportKind.PolicyDates && recognition.Find(Wanted.LockdownStart) is null
            && recognition.Find(Wanted.Measure) is null) return null;
        return new SavedReading
        {
            Form = file.Form,
            Dialect = file.Dialect,
            Header = file.Header,
            Columns = recognition.Columns,
            Kind = recognition.Kind,
            Title = context.Title,
            OnlyKind = onlyKind,
            ObservedAt = context.ObservedAt,
            PlaylistsObservedAt = context.PlaylistsObservedAt,
            Chart = context.Chart,
            Theme = context.Theme,
        };
    }

    public void Write(Utf8JsonWriter json, string member)
    {
        json.WritePropertyName(member);
        JsonSerializer.Serialize(json, this, Options);
    }

    public static SavedReading? Read(JsonElement mapping, string member) =>
        mapping.TryGetProperty(member, out var saved) ? saved.Deserialize<SavedReading>(Options) : null;

    /// <summary>Opens a record's text as if it were the file.</summary>
    public (RecordFile File, Recognition Recognition) Open(string name, ReadOnlyMemory<byte> text)
    {
        var file = new InputFile(name, name, text.Length, null);
        byte[] line = [.. text.Span, (byte)'\n'];
        if (Form == FileForm.Csv)
            return (RecordFile.Of(file, Form,
                new CsvRecords(new TextBuffer(new MemoryStream(line)),
                new CsvLayout(Dialect!.Value, Header, HasHeader: true, 0, 1, [], []))),
                new Recognition(Kind, Columns, null, []));
        // An item has its members in its own order, and not all of them.
        var members = new JsonColumns();
        using (var look = Records()) look.Read();
        members.IsFrozen = true;
        var names = members.Names.ToList();
        var columns = Columns.Select(column => column with { Index = names.IndexOf(Header[column.Index]) })
            .Where(column => column.Index >= 0);
        return (RecordFile.Of(file, Form, Records()), new Recognition(Kind, [.. columns], null, []));

        JsonRecords Records() =>
            new(new JsonItems(new TextBuffer(new MemoryStream(line)), FileForm.JsonLines), FileForm.JsonLines, members);
    }

    /// <summary>What rows of the file share.</summary>
    public ImportContext Context(string file, long seenAt, Func<IEnumerable<string>> namesOfLake, byte[]? authorSalt) => new()
    {
        Kind = Kind,
        File = file,
        Title = Title,
        SeenAt = seenAt,
        ObservedAt = ObservedAt,
        PlaylistsObservedAt = PlaylistsObservedAt,
        Chart = Chart,
        Theme = Theme,
        AuthorSalt = authorSalt,
        Names = new NamesOfImport(() => [], namesOfLake),
    };
}
