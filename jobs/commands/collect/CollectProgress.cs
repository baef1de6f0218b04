using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Import;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Says how far a collection is: one line on a terminal that is written over, elsewhere a line now and then.</summary>
sealed class CollectProgress : ICollectorProgress, IDisposable
{
    static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    readonly StepLine _line = new();
    readonly bool _isTerminal = Terminal.CanWriteOver;
    readonly TimeProvider _clock;
    readonly Lock _writing = new();
    DateTimeOffset _toldAt;

    /// <param name="clock">Null: the system's.</param>
    public CollectProgress(TimeProvider? clock = null) => _toldAt = (_clock = clock ?? TimeProvider.System).GetUtcNow();

    public void Begin(string file, string understood)
    {
    }

    public void Step(double? done, long records)
    {
    }

    public void Step(string what)
    {
        // Of several collections side by side.
        lock (_writing)
        {
            if (_isTerminal) _line.Show(what);
            else if (_clock.GetUtcNow() - _toldAt >= BetweenLines)
            {
                _toldAt = _clock.GetUtcNow();
                Output.Note(what);
            }
        }
    }

    public void Waiting(string table, string holder) => Step($"{table} waits for {holder}");

    public void End(ImportReport report)
    {
    }

    public void Dispose() => _line.Dispose();
}
