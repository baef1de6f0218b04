namespace SparkMusic.Jobs.Extract.Files;

/// <summary>What is wrong with a record's quotes.</summary>
enum CsvFault
{
    None,

    /// <summary>A quoted field runs to the end of the block.</summary>
    OpenQuote,

    /// <summary>Text stands behind a closing quote.</summary>
    TextBehindQuote,
}

/// <summary>Splits a block of whole lines into records. Spans live until the next <see cref="Read"/>.</summary>
abstract class CsvScanner : IDisposable
{
    public CsvFault Fault { get; protected set; }

    public abstract int FieldCount { get; }

    public abstract ReadOnlySpan<byte> Raw { get; }

    /// <summary>Where the record begins in the block.</summary>
    public abstract int Offset { get; }

    /// <summary>Its line in the block, from 1.</summary>
    public abstract int Line { get; }

    public abstract void Start(ReadOnlyMemory<byte> block);

    /// <summary>The next record that is no empty line.</summary>
    public abstract bool Read();

    public abstract ReadOnlySpan<byte> Field(int index);

    public abstract bool IsQuoted(int index);

    public virtual void Dispose()
    {
    }

    public static CsvScanner For(CsvDialect dialect) =>
        dialect.Quoting == CsvQuoting.Backslash ? new BackslashScanner(dialect) : new QuickScanner(dialect);
}
