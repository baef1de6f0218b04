using SparkMusic.Engines;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>How many items of a table an import read: read = loaded + rejected.</summary>
public sealed class ItemCount
{
    public long Read => Loaded + Rejected;

    public long Loaded { get; internal set; }

    public long Rejected { get; internal set; }
}

/// <summary>Takes an import's rows for all its tables into an attempt's staging folder. Memory does not grow with the file.</summary>
public sealed class RawStage : IRawOutput, IDisposable
{
    /// <summary>
    /// About 64 MB of rows per segment: a few MB of Parquet. Where partitions are mixed so much lies in memory, twice at most, for each raw
    /// table.
    /// </summary>
    public const long DefaultSegmentBytes = 64 << 20;

    readonly LakeAttempt _attempt;
    readonly string _file;
    readonly StageDatabase _database;
    readonly WholeTexts _texts;
    // A table is one object: comparing its columns on every row would cost more than the row.
    readonly Dictionary<RawTable, SegmentWriter> _writers = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<RawTable, RefusedWriter> _refused = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<RawTable, ItemCount> _countOf = new(ReferenceEqualityComparer.Instance);
    readonly List<(RawTable Table, string Partition, FileEntry File)> _kept = [];
    readonly Dictionary<string, ItemCount> _counts;

    /// <param name="attempt">Whose staging folder it is.</param>
    /// <param name="file">The name that refused rows carry.</param>
    /// <param name="tables">Tables that are filled; rows of others are left out.</param>
    /// <param name="segmentBytes">See <see cref="DefaultSegmentBytes"/>.</param>
    /// <param name="cancel">Interrupts the copying to Parquet.</param>
    public RawStage(LakeAttempt attempt, string file, IEnumerable<RawTable> tables, long segmentBytes, CancellationToken cancel)
    {
        (_attempt, _file) = (attempt, file);
        _database = new StageDatabase(segmentBytes, cancel);
        _texts = new WholeTexts(attempt.TextsPath);
        foreach (var table in tables) _countOf.Add(table, new ItemCount());
        _counts = _countOf.ToDictionary(table => table.Key.Name, table => table.Value);
    }

    /// <summary>By table name.</summary>
    public IReadOnlyDictionary<string, ItemCount> Counts => _counts;

    public void Add(RawRow row)
    {
        if (!_countOf.TryGetValue(row.Table, out var count)) return;
        count.Loaded++;
        WriterOf(row.Table).Add(row);
    }

    public void Refuse(RawTable table, RefusedItem item)
    {
        if (!_countOf.TryGetValue(table, out var count)) return;
        count.Rejected++;
        if (!_refused.TryGetValue(table, out var writer))
            _refused[table] = writer = new RefusedWriter(table, _attempt.LocalStagingOf(LakeNames.RejectedLayer, table.Name), Prefix,
                _attempt.RunId, _file, _texts, _database);
        writer.Add(item);
    }

    /// <summary>The partitions of a table that have staged rows.</summary>
    public IReadOnlySet<string> PartitionsOf(RawTable table)
    {
        if (!_writers.TryGetValue(table, out var writer)) return new HashSet<string>();
        writer.End();
        writer.Drain();
        return writer.Segments.Select(segment => segment.Partition).ToHashSet();
    }

    /// <summary>Writes rows of a file that the lake has, changed, as one segment; they are no new items and are not counted.</summary>
    public void Rewrite(RawTable table, IEnumerable<RawRow> rows)
    {
        var writer = WriterOf(table);
        writer.End();
        foreach (var row in rows) writer.Add(row);
        writer.End();
        writer.Drain();
    }

    /// <summary>Stages a file of the lake as it is.</summary>
    public async Task KeepAsync(RawTable table, string partition, FileEntry file, string path, CancellationToken cancel)
    {
        var staged = new WrittenFile(partition, WriterOf(table).Copy(partition, path), file.Rows);
        var described = await _attempt.DescribeAsync(LakeNames.RawLayer, table.Name, staged, cancel);
        _kept.Add((table, partition, described with { Segments = file.Segments }));
    }

    /// <summary>Writes what is still in memory and measures all files: what a commit appends, table by table.</summary>
    public async Task<IReadOnlyList<StagedRaw>> CompleteAsync(CancellationToken cancel)
    {
        foreach (var writer in _writers.Values) writer.End();
        foreach (var writer in _refused.Values) writer.End();
        foreach (var writer in _writers.Values) writer.Drain();
        _database.Drain();
        _texts.End();
        var staged = new List<StagedRaw>();
        foreach (var table in RawTable.All.Where(table => _writers.ContainsKey(table) || _refused.ContainsKey(table)))
            staged.Add(new StagedRaw(table, await SegmentsAsync(table, cancel), await RefusedAsync(table, cancel)));
        return staged;
    }

    public void Dispose()
    {
        foreach (var writer in _writers.Values) writer.Dispose();
        _database.Dispose();
        _texts.Dispose();
    }

    SegmentWriter WriterOf(RawTable table)
    {
        if (!_writers.TryGetValue(table, out var writer))
            _writers[table] = writer = new SegmentWriter(table, _attempt.LocalStagingOf(LakeNames.RawLayer, table.Name), Prefix, _database);
        return writer;
    }

    string Prefix => "part-" + _attempt.Id;

    async Task<IReadOnlyList<(string Partition, FileEntry File)>> SegmentsAsync(RawTable table, CancellationToken cancel)
    {
        var files = new List<(string, FileEntry)>(_kept.Where(kept => kept.Table == table).Select(kept => (kept.Partition, kept.File)));
        foreach (var segment in _writers.TryGetValue(table, out var writer) ? writer.Segments : [])
        {
            var file = new WrittenFile(segment.Partition, segment.Path, segment.Rows);
            files.Add((segment.Partition, await _attempt.DescribeAsync(LakeNames.RawLayer, table.Name, file,
                cancel) with
            { Segments = [segment.Id] }));
        }
        return files;
    }

    async Task<IReadOnlyList<FileEntry>> RefusedAsync(RawTable table, CancellationToken cancel)
    {
        var files = new List<FileEntry>();
        foreach (var (path, rows) in _refused.TryGetValue(table, out var writer) ? writer.Files : [])
            files.Add(await _attempt.DescribeAsync(LakeNames.RejectedLayer, table.Name, new WrittenFile("", path, rows), cancel));
        return files;
    }
}

/// <summary>What an attempt has staged for one raw table.</summary>
public sealed record StagedRaw(RawTable Table, IReadOnlyList<(string Partition, FileEntry File)> Segments, IReadOnlyList<FileEntry> Refused)
{
    /// <summary>The staged files take the place of all there are in their partitions, instead of lying beside them.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>Partitions of which every row goes, where the staged files take the place of what there is.</summary>
    public IReadOnlyList<string> Emptied { get; init; } = [];

    /// <summary>Where the collector of these rows goes on; null leaves the manifest's as it is.</summary>
    public string? Cursor { get; init; }
}
