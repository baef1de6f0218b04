using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Spotify;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>How a collection ended.</summary>
enum CollectionOutcome
{
    Collected,

    /// <summary>It was collected today already.</summary>
    Done,

    /// <summary>Its source is not set up here, or is of another kind than the lake.</summary>
    Skipped,

    /// <summary>A limit closes the source, or it stays away: what was read is kept, and the rest comes later.</summary>
    Later,

    Failed,
}

/// <summary>What one collection brought.</summary>
/// <param name="Name"><c>playlists</c>, <c>posts mastodon #nowplaying</c>.</param>
/// <param name="What">What was asked for, in few words.</param>
sealed record CollectionReport(string Name, string What, CollectionOutcome Outcome)
{
    /// <summary>Without those for tokens.</summary>
    public long Calls { get; init; }

    /// <summary>Those among them that were made again.</summary>
    public long Retries { get; init; }

    /// <summary>Those that were answered with too many requests.</summary>
    public long Limited { get; init; }

    /// <summary>Rows that lie in raw now.</summary>
    public long Rows { get; init; }

    public long Rejected { get; init; }

    /// <summary>Sentences about what could not be had.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why it did not end as it should.</summary>
    public SparkMusicException? Error { get; init; }

    /// <summary>When a closed source may be asked again, UTC; null: nobody said.</summary>
    public DateTime? ResumeAt { get; init; }

    /// <summary>The same, ended by a failure.</summary>
    public CollectionReport EndedBy(SparkMusicException e) => this with
    {
        Outcome = e.IsTransient ? CollectionOutcome.Later : CollectionOutcome.Failed,
        Error = e,
        ResumeAt = (e as ClosedUntilException)?.ResumeAt,
    };

    /// <summary>The same with the calls that it cost.</summary>
    public CollectionReport Counting(params CallCounts[] calls) => this with
    {
        Calls = calls.Sum(of => of.CallsBut(SpotifyAccess.TokenBucket)),
        Retries = calls.Sum(of => of.Retries),
        Limited = calls.Sum(of => of.WithStatus(429)),
    };

    /// <summary>0, 1 when one failed, 75 when the rest comes later.</summary>
    public static int ExitCodeOf(IReadOnlyList<CollectionReport> reports) =>
        reports.Any(report => report.Outcome == CollectionOutcome.Failed) ? ExitCodes.Failed
        : reports.Any(report => report.Outcome == CollectionOutcome.Later) ? ExitCodes.TryLater : ExitCodes.Done;
}
