using System.Security.Cryptography;

namespace SparkMusic.Lakes;

/// <summary>
/// Repeats a call while HDFS is away for a moment: a restarted NameNode, safe mode, a lost DataNode. Waits 0.2 s, 0.4 s … 5 s, each by
/// chance half as long up to half as long again, and gives up after <see cref="AtMost"/>.
/// </summary>
/// <param name="clock">Waits and measures.</param>
sealed class HdfsPatience(TimeProvider clock)
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(200), Longest = TimeSpan.FromSeconds(5);

    bool _hasAnswered;

    /// <summary>How long one call is repeated.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same until the first call has succeeded: an address that was never right does not become so.</summary>
    public TimeSpan AtMostAtFirst { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="call">Told how often it failed before.</param>
    /// <param name="failed">Told of each failure that is followed by another try.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<T> TryAsync<T>(Func<int, Task<T>> call, Action<Exception> failed, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        for (var failures = 0; ; failures++)
        {
            try
            {
                var result = await call(failures);
                _hasAnswered = true;
                return result;
            }
            catch (Exception e) when (HdfsErrors.IsTransient(e))
            {
                // Whoever explains that he cannot is there.
                _hasAnswered |= e is WebHdfsException;
                var wait = Wait(failures);
                if (clock.GetElapsedTime(start) + wait > (_hasAnswered ? AtMost : AtMostAtFirst)) throw;
                failed(e);
                await Task.Delay(wait, clock, cancel);
            }
        }
    }

    static TimeSpan Wait(int failures)
    {
        var wait = First * Math.Pow(2, Math.Min(failures, 10));
        return (wait < Longest ? wait : Longest) * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 1000.0));
    }
}
