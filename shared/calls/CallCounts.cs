using System.Collections.Concurrent;

namespace SparkMusic.Calls;

/// <summary>What was asked of a source since it was made, for the summary of a run. Safe for several tasks at once.</summary>
public sealed class CallCounts
{
    readonly ConcurrentDictionary<(string Bucket, int Status), long> _calls = new();
    long _retried;

    /// <summary>Every try, answered or not.</summary>
    public long Calls => _calls.Values.Sum();

    /// <summary>Tries after a first one.</summary>
    public long Retries => Interlocked.Read(ref _retried);

    public long Of(Bucket bucket) => _calls.Where(call => call.Key.Bucket == bucket.Name).Sum(call => call.Value);

    /// <summary>All but those of one bucket: tokens are no calls for data.</summary>
    public long CallsBut(string bucket) => _calls.Where(call => call.Key.Bucket != bucket).Sum(call => call.Value);

    /// <param name="status">Zero: no answer.</param>
    public long WithStatus(int status) => _calls.Where(call => call.Key.Status == status).Sum(call => call.Value);

    internal void Made(Bucket bucket, int status) => _calls.AddOrUpdate((bucket.Name, status), 1, (_, count) => count + 1);

    internal void Retried() => Interlocked.Increment(ref _retried);
}
