namespace SparkMusic.Jobs.Extract.Features;

/// <summary>How it went with a provider.</summary>
public enum ProviderOutcome
{
    /// <summary>It answered all that it was asked.</summary>
    Open,

    /// <summary>There was nothing to ask it for.</summary>
    NotNeeded,

    /// <summary>It gives nothing to this app, or is not set up.</summary>
    Closed,

    /// <summary>A limit was reached; it goes on later.</summary>
    Limited,

    /// <summary>It stayed away, or answered what is no answer.</summary>
    Failed,
}

/// <summary>What a provider gave.</summary>
/// <param name="Message">Why it is not open, and what can be done.</param>
/// <param name="ResumeAt">When a limited one may be asked again, UTC.</param>
public sealed record ProviderReport(
    string Name, ProviderOutcome Outcome, long Asked, long Found, string? Message = null, DateTime? ResumeAt = null)
{
    /// <summary>Tracks that it does not know.</summary>
    public long NotFound => Asked - Found;
}

/// <summary>What a collection of features brought.</summary>
/// <param name="Missing">Tracks without features when it began.</param>
public sealed record FeatureReport(long Missing, IReadOnlyList<ProviderReport> Providers)
{
    public long Found => Providers.Sum(provider => provider.Found);

    /// <summary>Tracks that still have none.</summary>
    public long Left => Missing - Found;

    /// <summary>When it is worth to run again: the first time at which a limit ends; null when no limit was reached.</summary>
    public DateTime? ResumeAt => Left == 0 ? null : Providers.Min(provider => provider.ResumeAt);
}
