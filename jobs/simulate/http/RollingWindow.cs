namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>Counts calls in a window that moves with the time.</summary>
sealed class RollingWindow(int limit, TimeSpan length, TimeProvider clock)
{
    readonly Lock _lock = new();
    readonly Queue<DateTimeOffset> _calls = new();

    /// <summary>Counts a call.</summary>
    /// <param name="countsRefused">Refused calls count too: who goes on calling waits longer.</param>
    /// <returns>Null when it may pass, else how long until the next may.</returns>
    public TimeSpan? Take(bool countsRefused)
    {
        lock (_lock)
        {
            Forget();
            if (_calls.Count < limit)
            {
                _calls.Enqueue(clock.GetUtcNow());
                return null;
            }
            if (countsRefused)
            {
                _calls.Enqueue(clock.GetUtcNow());
                while (_calls.Count > limit) _calls.Dequeue();
            }
            return length - (clock.GetUtcNow() - _calls.Peek());
        }
    }

    public int Left
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return Math.Max(0, limit - _calls.Count);
            }
        }
    }

    void Forget()
    {
        while (_calls.TryPeek(out var oldest) && clock.GetUtcNow() - oldest >= length) _calls.Dequeue();
    }
}
