using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>The thread that copies the segments of one raw table to Parquet, one after the other, while their rows come in.</summary>
sealed class SegmentCopier : IDisposable
{
    readonly RawTable _table;
    readonly string _folder;
    readonly DuckDbConnection _connection;
    readonly BatchSource _rows;
    readonly CancellationToken _cancel;
    readonly CancellationTokenSource _stop;
    readonly ConcurrentBag<RowBatch> _free = [];
    BlockingCollection<Segment> _begun = [];
    Task _work = Task.CompletedTask;
    Segment? _copied;
    RowBatch? _inUse;

    public SegmentCopier(RawTable table, string folder, StageDatabase database)
    {
        (_table, _folder, _cancel) = (table, folder, database.Cancel);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        _connection = database.Connect();
        _rows = new BatchSource(table.Columns, Next);
    }

    /// <summary>An empty batch.</summary>
    public RowBatch Batch() => _free.TryTake(out var batch) ? batch : new RowBatch(_table.Columns.Count);

    /// <summary>Lets a segment be copied when those begun before are; its batches may come later.</summary>
    public void Begin(Segment segment)
    {
        _begun.Add(segment);
        if (_work.IsCompletedSuccessfully)
            _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Hands a batch on; waits while too many are waiting. A failure of the copying is thrown here.</summary>
    public void Give(Segment segment, RowBatch batch)
    {
        try
        {
            segment.Give(batch, _stop.Token);
        }
        catch (OperationCanceledException) when (!_cancel.IsCancellationRequested)
        {
            Drain();
        }
    }

    /// <summary>Waits until all that was begun is copied; all of it must have been ended. A failure is thrown here.</summary>
    public void Drain()
    {
        _begun.CompleteAdding();
        _work.GetAwaiter().GetResult();
        _begun.Dispose();
        _begun = [];
        _work = Task.CompletedTask;
    }

    public void Dispose()
    {
        _stop.Cancel();
        // A failure was or will be told by Give or Drain; here the thread only has to be out of the database.
        ((IAsyncResult)_work).AsyncWaitHandle.WaitOne();
        _rows.Dispose();
        _connection.Dispose();
        _begun.Dispose();
        _stop.Dispose();
    }

    void Work()
    {
        try
        {
            foreach (var segment in _begun.GetConsumingEnumerable(_stop.Token)) Copy(segment);
        }
        catch
        {
            // Whoever waits to hand a batch on is let go.
            _stop.Cancel();
            throw;
        }
    }

    void Copy(Segment segment)
    {
        _copied = segment;
        try
        {
            var rows = ParquetCopy.Write(_connection, _rows.Sql, _table.Columns, Path.Combine(_folder, segment.Path),
                _stop.Token);
            if (rows != segment.Rows) throw new InvalidOperationException($"{rows} of {segment.Rows} rows of {_table} were written.");
        }
        catch (Exception failure)
        {
            _rows.ThrowIfFailed();
            ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            Release();
        }
    }

    RowBatch? Next()
    {
        Release();
        return _inUse = _copied!.Take(_table.Columns.Count, _stop.Token);
    }

    void Release()
    {
        if (_inUse is not { } batch) return;
        batch.Clear();
        _free.Add(batch);
        _inUse = null;
    }
}
