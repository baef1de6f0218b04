using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>A segment that was written: a Parquet file of one partition.</summary>
/// <param name="Partition">The partition's key, <c>all</c> for the whole table.</param>
/// <param name="Path">Relative to the table's staging folder.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Id">See <see cref="Segment.Id"/>.</param>
public sealed record WrittenSegment(string Partition, string Path, long Rows, string Id);

/// <summary>
/// Writes the rows of one raw table as segments. While the partitions of a file come one after the other, a segment is copied as its rows
/// come. As soon as a partition comes back, rows wait in memory, by partition, until there are enough for a segment of each.
/// </summary>
sealed class SegmentWriter(RawTable table, string folder, string filePrefix, StageDatabase database) : IDisposable
{
    /// <summary>Batches between the thread that fills them and the one that copies them.</summary>
    const int MostWaiting = 4;

    readonly PartitionKeys _keys = new(table);
    readonly SegmentCopier _copier = new(table, folder, database);
    readonly List<Segment> _segments = [];
    readonly Dictionary<string, Segment> _waiting = [];
    readonly HashSet<string> _begun = [];
    readonly string? _keyColumn = table.Grain.FolderKey;
    Segment? _current;
    string? _copying;
    bool _isMixed;
    long _bytes;
    int _files;

    /// <summary>After <see cref="Drain"/>.</summary>
    public IReadOnlyList<WrittenSegment> Segments =>
        [.. _segments.Select(segment => new WrittenSegment(segment.Partition, segment.Path, segment.Rows, segment.Id))];

    public void Add(RawRow row)
    {
        var key = _keys.Of(row);
        var segment = _current is { } current && ReferenceEquals(current.Partition, key) ? current : SegmentOf(key);
        var batch = segment.Filling ??= _copier.Batch();
        row.AppendTo(batch);
        segment.Rows++;
        var bytes = row.TextLength + (8 * table.Columns.Count);
        segment.Bytes += bytes;
        _bytes += bytes;
        if (batch.IsFull) Give(segment);
        if (_isMixed ? _bytes >= database.SegmentBytes : segment.Bytes >= database.SegmentBytes) EndSegments();
    }

    /// <summary>Ends all segments; partitions may come in any order again.</summary>
    public void End()
    {
        EndSegments();
        _begun.Clear();
        (_copying, _isMixed) = (null, false);
    }

    /// <summary>Waits until all ended segments are copied.</summary>
    public void Drain() => _copier.Drain();

    /// <summary>
    /// Takes a file of this table over as it is, with the ids of its segments: the others of its partition are written anew.
    /// </summary>
    /// <returns>Its path, relative to the table's staging folder.</returns>
    public string Copy(string partition, string source)
    {
        var file = NextFile(partition);
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(source, path);
        return file;
    }

    public void Dispose()
    {
        _copier.Dispose();
        foreach (var segment in _segments) segment.Dispose();
    }

    Segment SegmentOf(string key)
    {
        if (_waiting.TryGetValue(key, out var segment)) return _current = segment;
        if (!_isMixed && _copying != key)
        {
            EndSegments();
            (_copying, _isMixed) = (key, !_begun.Add(key));
        }
        _current = segment = new Segment(key, NextFile(key), _isMixed ? 0 : MostWaiting);
        _segments.Add(segment);
        _waiting.Add(key, segment);
        if (!_isMixed) _copier.Begin(segment);
        return segment;
    }

    /// <summary>Mixed ones of the time before must be out of memory first.</summary>
    void EndSegments()
    {
        if (_isMixed) _copier.Drain();
        foreach (var segment in _waiting.Values)
        {
            Give(segment);
            segment.End();
            if (_isMixed) _copier.Begin(segment);
        }
        _waiting.Clear();
        (_current, _bytes) = (null, 0);
    }

    void Give(Segment segment)
    {
        if (segment.Filling is not { } batch) return;
        segment.Filling = null;
        _copier.Give(segment, batch);
    }

    string NextFile(string partition) => $"{(_keyColumn is null ? "" : $"{_keyColumn}={partition}/")}{filePrefix}-{_files++}.parquet";
}
