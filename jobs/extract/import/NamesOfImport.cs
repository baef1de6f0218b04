using SparkMusic.Jobs.Extract.Artists;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>Names known to one import: the dictionary, the file's own ids, and the lake's.</summary>
sealed class NamesOfImport(Func<IEnumerable<string>> ofFile, Func<IEnumerable<string>> ofLake) : IKnownNames
{
    KnownNames? _all;

    public KnownNames AtHand { get; } = KnownNames.Dictionary();

    public KnownNames All() => _all ??= new KnownNames([.. AtHand.Names, .. ofFile(), .. ofLake()]);
}
