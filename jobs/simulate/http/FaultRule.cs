namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>
/// One line of a script of faults: which calls it hits and what happens to them. Calls are counted per rule, from 1, over those that fit
/// its endpoint.
/// </summary>
/// <param name="Endpoint">A path from the root; <c>*</c> stands for any characters.</param>
sealed record FaultRule(string Endpoint)
{
    /// <summary>The calls hit: the nth, those from the nth to <see cref="Last"/>, or with <see cref="Every"/> each so many.</summary>
    public int Nth { get; init; }

    public int Last { get; init; }

    public int Every { get; init; }

    /// <summary>Answer with this status instead.</summary>
    public int? Status { get; init; }

    /// <summary>The body that goes with the status, or replaces a good one.</summary>
    public string? Body { get; init; }

    /// <summary>The <c>Retry-After</c> as it is to be sent, sensible or not.</summary>
    public string? RetryAfter { get; init; }

    public int DelayMs { get; init; }

    /// <summary>The connection ends after so many bytes of the body; 0: before the response.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The body ends after so many bytes as if that were all.</summary>
    public int? TruncateTo { get; init; }

    /// <summary>So many items of the first list become null.</summary>
    public int NullItems { get; init; }

    /// <summary>The body becomes an HTML page with status 200.</summary>
    public bool Garbage { get; init; }

    /// <summary>What is sent cannot be read as the endpoint's answer.</summary>
    public bool BreaksAnswer => Status is not null || Body is not null || Garbage || CutAfter is not null || TruncateTo is not null;

    public bool Hits(int call) => Every > 0 ? call % Every == 0
        : Nth > 0 ? call >= Nth && call <= Math.Max(Nth, Last)
        : true;
}
