using SparkMusic.Ledgers;

namespace SparkMusic.Lakes;

/// <summary>One table's part of a commit.</summary>
/// <param name="Next">
/// The manifest that comes to hold: the current one's generation + 1. Run, attempt and epoch of the manifest itself are filled in by the
/// commit.
/// </param>
/// <param name="Lease">The lease that allows it.</param>
/// <param name="Partitions">
/// Keys that change. Replace: each staged folder takes the place of the current one; without a staged folder the partition becomes empty
/// and its folder goes; the same for <c>rejected/{table}</c> (not for raw, whose refused rows are only ever appended). With <c>all</c>
/// among them the table's folder is exchanged as a whole: so a table changes its grain.
/// </param>
/// <param name="IsAppend">
/// Raw: staged files are moved beside those that are there; <see cref="Next"/> lists old and new, in its partitions and in
/// <see cref="Manifest.Refused"/>.
/// </param>
public sealed record TableCommit(Manifest Next, Lease Lease, IReadOnlyList<string> Partitions, bool IsAppend)
{
    /// <summary>
    /// Raw: names of files of <c>rejected/{table}</c> that go, because a replay took their rows in or somebody is forgotten; <see
    /// cref="Next"/> names them no more.
    /// </summary>
    public IReadOnlyList<string> RefusedGone { get; init; } = [];
}
