namespace SparkMusic.Verify;

/// <summary>What a lake promises, as far as it can be proven on what lies there.</summary>
public enum Promise
{
    /// <summary>Every raw row has been read by the tables made from it.</summary>
    NoLoss,

    /// <summary>Each key is there once.</summary>
    NoDuplicate,

    /// <summary>What a manifest names is there, whole, and as it was written.</summary>
    AllOrNothing,

    /// <summary>Built again from the same input, a table is the same.</summary>
    Idempotent,

    /// <summary>The record says what happened.</summary>
    TruthfulRecord,

    /// <summary>Read = rows + rejected + duplicates, in manifests, files and the register of imports.</summary>
    Accounted,

    /// <summary>Nothing is left over that nobody reads.</summary>
    NoResidue,
}

public static class Promises
{
    /// <summary>The promise's number in reports: <c>I2</c>.</summary>
    public static string CodeOf(Promise promise) => promise switch
    {
        Promise.NoLoss => "I1",
        Promise.NoDuplicate => "I2",
        Promise.AllOrNothing => "I3",
        Promise.Idempotent => "I4",
        Promise.TruthfulRecord => "I5",
        Promise.Accounted => "I6",
        Promise.NoResidue => "I8",
        _ => throw new ArgumentOutOfRangeException(nameof(promise), promise, "Unknown promise."),
    };

    /// <summary>Why it matters that it holds: one sentence.</summary>
    public static string WhyOf(Promise promise) => promise switch
    {
        Promise.NoLoss => "Rows that a source gave are missing from the results.",
        Promise.NoDuplicate => "A row counts more than once in everything built on it.",
        Promise.AllOrNothing => "Readers of this table get an error, or other rows than were committed.",
        Promise.Idempotent => "The table does not say what its inputs and its statement say.",
        Promise.TruthfulRecord => "Whoever looks at runs is told something that is not so.",
        Promise.Accounted => "Rows were dropped or made up without a trace.",
        Promise.NoResidue => "Programs that read folders themselves may read it; it takes space.",
        _ => throw new ArgumentOutOfRangeException(nameof(promise), promise, "Unknown promise."),
    };
}
