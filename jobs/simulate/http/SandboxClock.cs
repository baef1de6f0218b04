namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>The world's time: begins where the sandbox was told, goes on at its speed, and can be moved.</summary>
sealed class SandboxClock(TimeProvider wall, DateTime start, double speed)
{
    readonly Lock _lock = new();
    DateTime _start = start;
    DateTimeOffset _startedAt = wall.GetUtcNow();

    public TimeProvider Wall => wall;

    public bool Moves => speed > 0;

    public DateTime Now
    {
        get
        {
            lock (_lock) return speed == 0 ? _start : _start + (wall.GetUtcNow() - _startedAt) * speed;
        }
    }

    public DateOnly Today => DateOnly.FromDateTime(Now);

    public void MoveTo(DateTime now)
    {
        lock (_lock) (_start, _startedAt) = (now, wall.GetUtcNow());
    }
}
