namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Cuts a JSON text into items, one after the other.</summary>
abstract class JsonSource : IDisposable
{
    /// <summary>The item's text; its beginning when <see cref="IsTooLong"/>.</summary>
    public abstract ReadOnlySpan<byte> Item { get; }

    public long ItemLength { get; protected set; }

    /// <summary>The line, or the item's number.</summary>
    public long Number { get; protected set; }

    public long Offset { get; protected set; }

    /// <summary>The item is longer than what is read.</summary>
    public virtual bool IsTooLong => false;

    /// <summary>The text ends in the middle of the item, or of the array.</summary>
    public bool IsTorn { get; protected set; }

    /// <summary>What is wrong with the text at this place, when that is known already.</summary>
    public Refusal? Fault { get; protected set; }

    public abstract bool Read();

    public abstract void Dispose();
}
