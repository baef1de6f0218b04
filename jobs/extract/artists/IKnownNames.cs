namespace SparkMusic.Jobs.Extract.Artists;

/// <summary>Known names, gathered only when a list of artists cannot be split without them.</summary>
public interface IKnownNames
{
    /// <summary>What is known without looking any further.</summary>
    KnownNames AtHand { get; }

    /// <summary>All that is known, other sources included; looked up once.</summary>
    KnownNames All();
}

/// <summary>A fixed set of names.</summary>
public sealed class FixedNames(KnownNames names) : IKnownNames
{
    public KnownNames AtHand { get; } = names;

    public KnownNames All() => AtHand;
}
