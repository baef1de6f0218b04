using SparkMusic.Jobs.Extract.Writing;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>What became of one file.</summary>
/// <param name="File">Its name.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Understood">How its columns were understood, for people; empty when it was imported before.</param>
/// <param name="Notes">Sentences about the file: encoding, what was left out.</param>
/// <param name="Tables">Read = loaded + rejected, by raw table; empty when it was imported before.</param>
public sealed record ImportReport(
    string File,
    string Sha256,
    string Understood,
    IReadOnlyList<string> Notes,
    IReadOnlyDictionary<string, ItemCount> Tables)
{
    /// <summary>The run that had imported it before; null when it was imported now.</summary>
    public string? ImportedBefore { get; init; }

    public long Read => Tables.Values.Sum(count => count.Read);

    public long Rejected => Tables.Values.Sum(count => count.Rejected);
}

/// <summary>Told of an import's progress; calls come from the importing thread.</summary>
public interface IImportProgress
{
    /// <summary>A file begins.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="understood">How its columns were understood.</param>
    void Begin(string file, string understood);

    /// <summary>About every tenth of a second.</summary>
    /// <param name="done">0..1 of the file's bytes; null where its size is not known.</param>
    /// <param name="records">Records read.</param>
    void Step(double? done, long records);

    /// <summary>A table is held by another run, and waited for.</summary>
    void Waiting(string table, string holder);

    /// <summary>The file is committed, or was imported before.</summary>
    void End(ImportReport report);
}
