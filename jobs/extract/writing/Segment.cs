using System.Collections.Concurrent;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>A segment that is being written: its rows wait in batches for the thread that copies them.</summary>
/// <param name="partition">The partition's key, <c>all</c> for the whole table.</param>
/// <param name="path">Relative to the table's staging folder.</param>
/// <param name="mostWaiting">Whoever adds one batch more waits; 0: nobody ever waits.</param>
sealed class Segment(string partition, string path, int mostWaiting) : IDisposable
{
    readonly BlockingCollection<RowBatch> _waiting = mostWaiting > 0 ? new(mostWaiting) : [];
    readonly RowsHash _hash = new();

    public string Partition { get; } = partition;

    public string Path { get; } = path;

    public long Rows { get; set; }

    /// <summary>About what its rows weigh.</summary>
    public long Bytes { get; set; }

    /// <summary>The rows that are put together now.</summary>
    public RowBatch? Filling { get; set; }

    /// <summary>
    /// A hash of its rows in order, every column but <c>_seen_at</c>. So the same import into another lake, at another time, by another run
    /// gives the same ids and with them the same versions of raw partitions; any other row gives another.
    /// </summary>
    public string Id { get; private set; } = "";

    public void Give(RowBatch batch, CancellationToken cancel) => _waiting.Add(batch, cancel);

    public void End() => _waiting.CompleteAdding();

    /// <summary>The next batch for the copying thread; null at the end, when the segment has its id.</summary>
    public RowBatch? Take(int columns, CancellationToken cancel)
    {
        if (!_waiting.TryTake(out var batch, Timeout.Infinite, cancel))
        {
            Id = _hash.ToString();
            return null;
        }
        batch.HashInto(_hash, columns - 1);
        return batch;
    }

    public void Dispose() => _waiting.Dispose();
}
