namespace SparkMusic.Tests.Support;

/// <summary>A clock that stands until it is set.</summary>
public sealed class FixedClock(DateTime now) : TimeProvider
{
    public DateTime Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => new(Now);
}
