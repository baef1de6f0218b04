using System.Runtime.CompilerServices;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Tables;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>
/// A catalogue of millions of tracks on this machine, in any form that imports take. It is read once from beginning to end with constant
/// memory (Parquet is joined with the ids inside DuckDB), and only the rows that were asked for become raw rows, as an import would write
/// them.
/// </summary>
/// <param name="file">The catalogue.</param>
/// <param name="map">As <c>--map</c> of imports; null: columns are recognised.</param>
public sealed class CatalogueFeatures(InputFile file, IReadOnlyDictionary<string, string>? map = null) : IFeatureProvider
{
    const int PageRows = 5000;

    static readonly IReadOnlyDictionary<string, string> NoMap = new Dictionary<string, string>();

    readonly FileTitle _title = FileTitle.Of(file.Name);

    public string Name => "file:" + _title.Title;

    // What a file lacks it lacks until it is changed.
    public DateTimeOffset GapsHoldSince(DateTimeOffset now) => file.ModifiedAt is { } at ? new DateTimeOffset(at) : now;

    public async IAsyncEnumerable<IFeaturePage> AskAsync(IReadOnlyList<string> ids, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (file.IsPipe)
            throw SparkMusicException.Usage($"'{file.Name}' is a pipe, and a catalogue is read more than once.", "Name a file.");
        var left = new HashSet<string>(ids, StringComparer.Ordinal);
        var recognition = Recognise(cancel);
        using var records = Open(recognition, ids, cancel);
        var values = new RecordValues(records, recognition);
        var wanted = new WantedIds(left, values);
        var input = new RecordInput(values, Context());
        var page = new CataloguePage();
        var rows = new FeatureRows(input, page);
        // The reading below never waits: whoever began to ask goes on.
        await Task.Yield();
        while (records.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (records.Refusal is not null || wanted.OfRecord() is not { } id) continue;
            input.Read();
            page.Read(id, rows, new ItemPlace(records.Raw, records.RawLength, records.Line, records.ByteOffset));
            if (page.Count < PageRows) continue;
            page.Ask(wanted.TakeSeen());
            yield return page;
            page = new CataloguePage();
            rows = new FeatureRows(input, page);
        }
        page.Ask([.. wanted.TakeSeen(), .. left]);
        yield return page;
    }

    Recognition Recognise(CancellationToken cancel)
    {
        using var look = RecordFile.Open(file, cancel);
        var recognition = Recognition.Of(ImportKind.TrackFeatures, look.Sample, map ?? NoMap);
        return recognition.Find(Wanted.TrackId) is not null ? recognition
            : throw SparkMusicException.Usage($"'{file.Name}' has no column of track ids.", "Name it with --map track_id=<column>.");
    }

    RecordFile Open(Recognition recognition, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var records = RecordFile.Open(file, cancel);
        if (records.Form != FileForm.Parquet) return records;
        records.Dispose();
        return RecordFile.Of(file, FileForm.Parquet, new ParquetRecords(file, cancel, (recognition.Find(Wanted.TrackId)!.Index, ids)));
    }

    ImportContext Context() => new()
    {
        Kind = ImportKind.TrackFeatures,
        File = file.Name,
        Title = _title.Title,
        SeenAt = 0,
        ObservedAt = _title.ObservedAt,
        Names = new NamesOfImport(() => [], () => []),
    };

    /// <summary>Tells of each record whether it was asked for.</summary>
    sealed class WantedIds(HashSet<string> left, RecordValues values)
    {
        readonly int _trackId = values.HandleOf(Wanted.TrackId);
        readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        readonly HashSet<string> _before = new(StringComparer.Ordinal);
        readonly char[] _letters = new char[SpotifyIds.Length];

        /// <summary>The record's id when it was asked for; a track may have several records.</summary>
        public string? OfRecord()
        {
            if (values.SpotifyId(_trackId, out var bytes) != Reading.Value || bytes.Length != SpotifyIds.Length) return null;
            for (var index = 0; index < bytes.Length; index++) _letters[index] = (char)bytes[index];
            var letters = _letters.AsSpan();
            if (left.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out var id))
            {
                left.Remove(id);
                _seen.Add(id);
                return id;
            }
            return _seen.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out id)
                || _before.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out id) ? id : null;
        }

        /// <summary>The ids that turned up since the last call.</summary>
        public IReadOnlyList<string> TakeSeen()
        {
            string[] seen = [.. _seen];
            _before.UnionWith(_seen);
            _seen.Clear();
            return seen;
        }
    }
}
