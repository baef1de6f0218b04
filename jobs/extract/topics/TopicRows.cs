using System.Text;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Topics;

/// <summary>
/// Raw rows of a topic's records, through the parser that imports use: a record is a document, observed when it says so, else at the
/// record's time. What cannot be read is refused with its reason, and the batch goes on.
/// </summary>
sealed class TopicRows(string topic, TopicOptions options, IReadOnlyList<string> namesOfLake, long seenAt, IRawOutput output)
{
    public static readonly IReadOnlyList<RawTable> Tables =
        [RawTable.ChartEntries, RawTable.PlaylistTracks, RawTable.Playlists, RawTable.Tracks];

    readonly HashSet<string> _proven = new(StringComparer.Ordinal);

    /// <summary>Names with a comma that are known: the dictionary's, the lake's and those of <see cref="NewNames"/>.</summary>
    public KnownNames Known { get; } = new([.. KnownNames.Dictionary().Names, .. namesOfLake]);

    /// <summary>Names with a comma that these records prove and nobody knew.</summary>
    public IReadOnlyList<string> NewNames() => [.. _proven.Where(Known.Add)];

    public void Read(int partition, long offset, long recordAt, string? value)
    {
        var bytes = Encoding.UTF8.GetBytes(value ?? "");
        if (value is null)
        {
            Refuse(new Refusal(FileRules.Json, "The record has no value."), bytes, offset);
            return;
        }
        var name = $"{topic}/{partition}";
        var file = new InputFile(name, name, bytes.Length, null);
        using var records = RecordFile.Of(file, FileForm.JsonDocument,
            new JsonRecords(new JsonItems(new TextBuffer(new MemoryStream(bytes)), FileForm.JsonDocument), FileForm.JsonDocument,
                new JsonColumns()));
        var context = ContextOf(name, recordAt);
        if (!records.Read()) Refuse(new Refusal(FileRules.Json, "The record is empty."), bytes, offset);
        else if (records.Refusal is { } refusal) Refuse(refusal, bytes, offset);
        else new BodyRows(context, output, isDocument: false, onlyKind: false)
            .Read(new ItemPlace(records.Raw, records.RawLength, offset, null));
        _proven.UnionWith(context.Proofs.Names);
    }

    ImportContext ContextOf(string name, long recordAt) => new()
    {
        Kind = ImportKind.ChartHistory,
        File = name,
        Title = topic,
        Source = "topic:" + topic,
        SeenAt = seenAt,
        ObservedAt = recordAt,
        Chart = options.Chart,
        Theme = options.Theme,
        Names = new NamesOfImport(() => [], () => namesOfLake),
    };

    void Refuse(Refusal refusal, byte[] text, long offset) =>
        output.Refuse(RawTable.ChartEntries,
            new RefusedItem([refusal.Rule], refusal.Message, new ItemPlace(text, text.Length, offset, null)));
}
