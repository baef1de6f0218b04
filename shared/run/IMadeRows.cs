using SparkMusic.Engines;

namespace SparkMusic.Run;

/// <summary>
/// Rows that SQL cannot say, such as text matched to tracks: C# makes them from a table's inputs, the same on every engine, and the table's
/// statement reads them as a view.
/// </summary>
public interface IMadeRows
{
    /// <summary>The view's name.</summary>
    string View { get; }

    /// <summary>Grows whenever the same inputs give other rows: part of the fingerprint of what reads them.</summary>
    int Version { get; }

    IReadOnlyList<Column> Columns { get; }

    /// <summary>
    /// Makes the rows from the views of the inputs, which are restricted to their windows. Whatever the order of these, the rows are the
    /// same.
    /// </summary>
    Task<IReadOnlyList<object?[]>> RunAsync(ISqlSession session, CancellationToken cancel);
}
