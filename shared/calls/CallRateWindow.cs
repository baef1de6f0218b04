namespace SparkMusic.Calls;

/// <summary>
/// Keeps a rate over any span of time as the server counts it, whatever the network's delay: a call counts from its start until a whole span
/// after its end.
/// </summary>
sealed class CallRateWindow(CallRate rate, TimeProvider clock)
{
    readonly Lock _lock = new();
    readonly Queue<long> _ended = new();
    int _running;
    TaskCompletionSource _oneEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until one more call keeps the rate. <see cref="Leave"/> follows, whatever becomes of the call.</summary>
    public async Task EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            Task ended;
            TimeSpan? wait;
            lock (_lock)
            {
                while (_ended.TryPeek(out var end) && clock.GetElapsedTime(end) >= rate.Span) _ended.Dequeue();
                if (_ended.Count + _running < rate.Calls)
                {
                    _running++;
                    return;
                }
                ended = _oneEnded.Task;
                wait = _ended.TryPeek(out var oldest) ? rate.Span - clock.GetElapsedTime(oldest) : null;
            }
            if (wait is { } time) await Task.Delay(RoundUp(time), clock, cancel);
            else await ended.WaitAsync(cancel);
        }
    }

    public void Leave()
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            _running--;
            _ended.Enqueue(clock.GetTimestamp());
            (ended, _oneEnded) = (_oneEnded, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        ended.SetResult();
    }

    // Timers count whole milliseconds and may come early by a part of one.
    public static TimeSpan RoundUp(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds)));
}
