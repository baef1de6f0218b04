using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Import;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>One line on a terminal that says how far a collection is.</summary>
sealed class CollectProgress : ICollectorProgress, IDisposable
{
    readonly StepLine _line = new();

    public void Begin(string file, string understood)
    {
    }

    public void Step(double? done, long records)
    {
    }

    public void Step(string what) => _line.Show(what);

    public void Waiting(string table, string holder) => _line.Show($"{table} waits for {holder}");

    public void End(ImportReport report)
    {
    }

    public void Dispose() => _line.Dispose();
}
