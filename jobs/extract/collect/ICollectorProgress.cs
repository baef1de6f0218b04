using SparkMusic.Jobs.Extract.Import;

namespace SparkMusic.Jobs.Extract.Collect;

/// <summary>Told how a collection goes on.</summary>
interface ICollectorProgress : IImportProgress
{
    /// <summary>What is being done, for one line that is written over.</summary>
    void Step(string what);
}
