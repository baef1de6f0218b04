namespace SparkMusic.Calls;

/// <summary>
/// Calls of one source that share a limit: one at a time, apart by <c>Spacing</c> from start to start on the mean, at most <c>PerDay</c>
/// in any 24 hours.
/// </summary>
/// <param name="Source">Who is asked: <c>spotify</c>.</param>
/// <param name="Name">Which of its limits: <c>search</c>.</param>
/// <param name="PerDay">Null: counted, not limited.</param>
public sealed record Bucket(string Source, string Name, TimeSpan Spacing = default, long? PerDay = null)
{
    /// <summary>Its answers hold secrets: no message shows them.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The name of its budget in the ledger.</summary>
    public string Budget => $"{Source}.{Name}";
}

/// <summary>A limit over all calls of a source: at most <c>Calls</c> in any span of time.</summary>
public sealed record CallRate(int Calls, TimeSpan Span);
