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
    /// <summary>About 64 MB of rows per segment: a few MB of Parquet, and at most two such tables in memory for each raw table.</summary>
    public const long DefaultSegmentBytes = 64 << 20;

    readonly LakeAttempt _attempt;
    readonly string _file;
    readonly StageDatabase _database;
    readonly WholeTexts _texts;
    readonly Dictionary<RawTable, SegmentWriter> _writers = [];
    readonly Dictionary<RawTable, RefusedWriter> _refused = [];
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
        _texts = new WholeTexts(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(attempt.StagingOf(LakeNames.RawLayer, "texts")))!, "texts"));
        _counts = tables.ToDictionary(table => table.Name, _ => new ItemCount());
    }

    /// <summary>By table name.</summary>
    public IReadOnlyDictionary<string, ItemCount> Counts => _counts;

    public void Add(RawRow row)
    {
        if (!_counts.TryGetValue(row.Table.Name, out var count)) return;
        count.Loaded++;
        if (!_writers.TryGetValue(row.Table, out var writer))
            _writers[row.Table] = writer = new SegmentWriter(row.Table, _attempt.StagingOf(LakeNames.RawLayer, row.Table.Name), Prefix, _database);
        writer.Add(row);
    }

    public void Refuse(RawTable table, RefusedItem item)
    {
        if (!_counts.TryGetValue(table.Name, out var count)) return;
        count.Rejected++;
        if (!_refused.TryGetValue(table, out var writer))
            _refused[table] = writer = new RefusedWriter(table, _attempt.StagingOf(LakeNames.RejectedLayer, table.Name), Prefix, _attempt.RunId, _file, _texts, _database);
        writer.Add(item);
    }

    /// <summary>Writes what is still in memory and measures all files: what a commit appends, table by table.</summary>
    public async Task<IReadOnlyList<StagedRaw>> CompleteAsync(CancellationToken cancel)
    {
        foreach (var writer in _writers.Values) writer.End();
        foreach (var writer in _refused.Values) writer.End();
        _database.Drain();
        _texts.End();
        var staged = new List<StagedRaw>();
        foreach (var table in RawTable.All.Where(table => _writers.ContainsKey(table) || _refused.ContainsKey(table)))
            staged.Add(new StagedRaw(table, await SegmentsAsync(table, cancel), await RefusedAsync(table, cancel)));
        return staged;
    }

    /// <summary>The file of whole texts that has to be kept in <c>_state/rejected</c> before the commit, or null.</summary>
    public string? WholeTextsPath => _texts.HasAny ? _texts.Path : null;

    public void Dispose()
    {
        _database.Dispose();
        _texts.Dispose();
    }

    string Prefix => "part-" + _attempt.Id;

    async Task<IReadOnlyList<(string Partition, FileEntry File)>> SegmentsAsync(RawTable table, CancellationToken cancel)
    {
        var files = new List<(string, FileEntry)>();
        foreach (var segment in _writers.TryGetValue(table, out var writer) ? writer.Segments : [])
        {
            var file = new WrittenFile(segment.Partition, segment.Path, segment.Rows);
            files.Add((segment.Partition, await _attempt.DescribeAsync(LakeNames.RawLayer, table.Name, file, cancel) with { Segments = [segment.Id] }));
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
public sealed record StagedRaw(RawTable Table, IReadOnlyList<(string Partition, FileEntry File)> Segments, IReadOnlyList<FileEntry> Refused);
