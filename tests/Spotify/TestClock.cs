using System.Collections.Concurrent;

namespace SparkMusic.Tests.Spotify;

/// <summary>A clock that stands until it is advanced, or leaps at once to whatever is waited for.</summary>
public sealed class TestClock(DateTime start) : TimeProvider
{
    readonly Lock _lock = new();
    readonly List<Waiting> _waiting = [];
    DateTime _now = start;

    public bool Leaps { get; set; } = true;

    /// <summary>Every wait that was begun, in order.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public DateTime Now
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Now);

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var waiting = new Waiting(this, () => callback(state));
        waiting.Change(dueTime, period);
        return waiting;
    }

    public void Advance(TimeSpan time)
    {
        List<Waiting> due;
        lock (_lock)
        {
            _now += time;
            due = [.. _waiting.Where(waiting => waiting.Due <= _now)];
            _waiting.RemoveAll(due.Contains);
        }
        foreach (var waiting in due) waiting.Fire();
    }

    void LeapTo(DateTime time)
    {
        lock (_lock)
            if (time > _now) _now = time;
    }

    sealed class Waiting(TestClock clock, Action fire) : ITimer
    {
        volatile bool _isOver;

        public DateTime Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            lock (clock._lock)
            {
                Due = clock._now + dueTime;
                if (!clock.Leaps) clock._waiting.Add(this);
            }
            // Last: who sees it may advance the clock at once.
            clock.Waits.Enqueue(dueTime);
            if (clock.Leaps)
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    clock.LeapTo(Due);
                    Fire();
                });
            return true;
        }

        public void Fire()
        {
            if (!_isOver) fire();
        }

        public void Dispose() => _isOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
