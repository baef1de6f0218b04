namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>The time of the sandbox's world, as whoever collects in it sees it; it stands still until it is moved.</summary>
sealed class DemoClock : TimeProvider
{
    public DateTime Now { get; set; }

    public override DateTimeOffset GetUtcNow() => new(Now);
}
