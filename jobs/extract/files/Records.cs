namespace SparkMusic.Jobs.Extract.Files;

/// <summary>One form of file behind <see cref="RecordFile"/>; its members mean what they mean there.</summary>
abstract class Records : IDisposable
{
    public abstract IReadOnlyList<string> Header { get; }

    public virtual bool HasHeader => true;

    public Refusal? Refusal { get; protected set; }

    public abstract ReadOnlySpan<byte> Raw { get; }

    public virtual long RawLength => Raw.Length;

    public abstract long Line { get; }

    public abstract long ByteOffset { get; }

    public abstract bool Read();

    public abstract ReadOnlySpan<byte> Field(int index);

    public abstract bool IsQuoted(int index);

    /// <summary>Sentences for the report, as far as it was read.</summary>
    public virtual IEnumerable<string> Notes => [];

    public virtual void Dispose()
    {
    }
}
