namespace SparkMusic.Calls;

/// <summary>How patient a caller is. What a source publishes no number for has a default that was measured to be safe.</summary>
public sealed record CallSettings
{
    /// <summary>Over all buckets of the source; null: none.</summary>
    public CallRate? Rate { get; init; }

    /// <summary>Where all processes that ask in the same name share the rate; null: each has it for itself.</summary>
    public string? RateFile { get; init; }

    /// <summary>One call with its body, in real time: a socket knows no other.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After the first try, when the source is away, answers 5xx or half a body, or asks to wait for a short time.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Grows to twice its length with each retry, and is never the same for two.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A wait that the source asks for, or its rate, is waited here when it is no longer than this; otherwise its bucket is closed until
    /// then.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For how long a bucket is closed by "too many requests" without a time.</summary>
    public TimeSpan ClosedWithoutTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The same, when a quota is used up.</summary>
    public TimeSpan ClosedByQuota { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Greater bodies are refused.</summary>
    public int LargestBody { get; init; } = 32 << 20;
}
