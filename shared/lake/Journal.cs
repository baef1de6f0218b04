namespace SparkMusic.Lakes;

/// <summary>
/// What a commit is about to do, durable before its first step, at <c>_journal/{attempt}.json</c>: from then on the commit is decided and
/// is finished by whoever comes.
/// </summary>
sealed record Journal(int Format, string AttemptId, string RunId, IReadOnlyList<JournalTable> Tables)
{
    public const int CurrentFormat = 1;
}

/// <summary>One table's steps. Folders are relative to the lake and, with the same path, to the attempt's staging.</summary>
/// <param name="Layer">The table's layer.</param>
/// <param name="Table">Its name.</param>
/// <param name="Generation">Of the manifest that waits in staging.</param>
/// <param name="Replace">Folders of which the staged one takes the place of the current one.</param>
/// <param name="Remove">Folders that go.</param>
/// <param name="Append">Files that are moved beside those that are there.</param>
sealed record JournalTable(
    string Layer,
    string Table,
    long Generation,
    IReadOnlyList<string> Replace,
    IReadOnlyList<string> Remove,
    IReadOnlyList<string> Append);
