using System.Security.Cryptography;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>A segment that was written: a Parquet file of one partition.</summary>
/// <param name="Partition">The partition's key, <c>all</c> for the whole table.</param>
/// <param name="Path">Relative to the table's staging folder.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Id">
/// SHA-256 over its rows in order, every column but <c>_seen_at</c>. So the same import into another lake, at another time, by another run
/// gives the same ids and with them the same versions of raw partitions; any other row gives another.
/// </param>
public sealed record WrittenSegment(string Partition, string Path, long Rows, string Id);

/// <summary>
/// Writes the rows of one raw table as segments: rows go into a table in memory, and when that is full it is copied to one file per
/// partition by another thread while the next one fills. At most two are in memory.
/// </summary>
sealed class SegmentWriter(RawTable table, string folder, string filePrefix, StageDatabase database)
{
    readonly PartitionKeys _keys = new(table);
    readonly List<WrittenSegment> _segments = [];
    readonly string? _keyColumn = table.Grain.FolderKey;
    Dictionary<string, Part> _parts = [];
    Part? _last;
    string _name = "";
    DuckDbAppender? _appender;
    byte[] _identity = [];
    long _bytes;
    int _tables;
    int _files;

    public IReadOnlyList<WrittenSegment> Segments => _segments;

    public void Add(RawRow row)
    {
        var appender = _appender ??= Begin();
        var part = PartOf(_keys.Of(row));
        row.AppendTo(appender);
        if (_keyColumn is not null) appender.AppendText(part.KeyUtf8);
        appender.EndRow();
        part.Rows++;
        var length = row.WriteIdentity(ref _identity);
        part.Hash.AppendData(_identity, 0, length);
        _bytes += row.TextLength + (8 * row.Table.Columns.Count);
        if (_bytes >= database.SegmentBytes) End();
    }

    /// <summary>Hands what is in memory to the copying thread.</summary>
    public void End()
    {
        if (_appender is null) return;
        _appender.Flush();
        _appender.Dispose();
        _appender = null;
        var (name, parts) = (_name, _parts);
        (_parts, _last, _bytes) = ([], null, 0);
        database.Enqueue(() => Copy(name, parts));
    }

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

    string NextFile(string partition) => $"{(_keyColumn is null ? "" : $"{_keyColumn}={partition}/")}{filePrefix}-{_files++}.parquet";

    DuckDbAppender Begin()
    {
        _name = $"{table.Name}_{_tables++}";
        ParquetCopy.CreateTable(database.Appending, _name, table.Columns, _keyColumn);
        return database.Appending.OpenAppender(_name);
    }

    void Copy(string name, Dictionary<string, Part> parts)
    {
        foreach (var (key, part) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            var file = NextFile(key);
            ParquetCopy.Write(database.Copying, name, table.Columns, _keyColumn, key, Path.Combine(folder, file), database.Cancel);
            _segments.Add(new WrittenSegment(key, file, part.Rows, Convert.ToHexStringLower(part.Hash.GetHashAndReset())));
            part.Hash.Dispose();
        }
        database.Copying.Execute($"drop table \"{name}\"");
    }

    Part PartOf(string key)
    {
        if (_last is not null && ReferenceEquals(_last.Key, key)) return _last;
        if (!_parts.TryGetValue(key, out var part)) _parts[key] = part = new Part(key);
        return _last = part;
    }

    sealed class Part(string key)
    {
        public string Key { get; } = key;

        public byte[] KeyUtf8 { get; } = System.Text.Encoding.UTF8.GetBytes(key);

        public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Rows { get; set; }
    }
}
