namespace SparkMusic;

/// <summary>The names of all fault points; who adds one lists it here, so that the sweeps pass it.</summary>
public static class FaultPoints
{
    public const string BeginStaging = "lake.begin.staging";
    public const string ManifestStaged = "lake.commit.manifest.staged";
    public const string StagingSynced = "lake.commit.synced";
    public const string JournalWritten = "lake.journal.written";
    public const string JournalMoved = "lake.journal.moved";
    public const string FolderExchanged = "lake.swap.exchanged";
    public const string ExchangeHalf = "lake.swap.exchange.half";
    public const string FolderMovedIn = "lake.swap.moved.in";
    public const string FolderRemoved = "lake.swap.removed";
    public const string SegmentMoved = "lake.swap.segment.moved";
    public const string ManifestReplaced = "lake.manifest.replaced";
    public const string TablesSynced = "lake.commit.tables.synced";
    public const string StagingTrashed = "lake.commit.trashed";
    public const string JournalDeleted = "lake.journal.deleted";
    public const string StagingDropped = "lake.attempt.dropped";
    public const string RecoveryFenced = "lake.recovery.fenced";
    public const string RecoveryUndone = "lake.recovery.undone";
    public const string RecoveryFinished = "lake.recovery.finished";
    public const string StraysMoved = "lake.recovery.strays.moved";
    public const string TrashSwept = "lake.recovery.trash.swept";
    public const string FileCopied = "lake.copy.file";
    public const string ManifestCopied = "lake.copy.manifest";
    public const string LakeCopied = "lake.copy.finished";
    public const string RunStarted = "ledger.run.started";
    public const string RunEnded = "ledger.run.ended";
    public const string LeaseTaken = "ledger.lease.taken";
    public const string LeaseReleased = "ledger.lease.released";
    public const string AttemptStarted = "ledger.attempt.started";
    public const string AttemptWithdrawn = "ledger.attempt.withdrawn";
    public const string AttemptEnded = "ledger.attempt.ended";
    public const string ManifestSaved = "ledger.manifest.saved";
    public const string ChecksSaved = "ledger.checks.saved";
    public const string PublishBegun = "publish.begin";
    public const string PublishFitted = "publish.fitted";
    public const string PublishCopied = "publish.copy";
    public const string PublishStaged = "publish.staged";
    public const string PublishLocked = "publish.locked";
    public const string PublishReplaced = "publish.swap";
    public const string PublishLogged = "publish.logged";
    public const string PublishCommitted = "publish.commit.sent";
    public const string PublishAcknowledged = "publish.commit.acked";

    /// <summary>Passed by a publish only.</summary>
    public static readonly IReadOnlySet<string> OfPublish = new HashSet<string>(StringComparer.Ordinal)
    {
        PublishBegun, PublishFitted, PublishCopied, PublishStaged, PublishLocked, PublishReplaced, PublishLogged, PublishCommitted,
        PublishAcknowledged,
    };

    public static readonly IReadOnlySet<string> All = new HashSet<string>(OfPublish, StringComparer.Ordinal)
    {
        BeginStaging, ManifestStaged, StagingSynced, JournalWritten, JournalMoved, FolderExchanged, ExchangeHalf, FolderMovedIn,
        FolderRemoved, SegmentMoved, ManifestReplaced, TablesSynced, StagingTrashed, JournalDeleted, StagingDropped, RecoveryFenced,
        RecoveryUndone, RecoveryFinished, StraysMoved, TrashSwept,
        FileCopied, ManifestCopied, LakeCopied, RunStarted, RunEnded, LeaseTaken, LeaseReleased, AttemptStarted,
        AttemptWithdrawn, AttemptEnded, ManifestSaved, ChecksSaved,
    };
}
