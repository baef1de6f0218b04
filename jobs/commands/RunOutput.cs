using System.Globalization;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary>Shows a run on standard error while it goes on, and what came of it on standard output.</summary>
sealed class RunOutput : IRunProgress, IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<string, Func<double?>> _running = [];
    readonly HashSet<string> _waiting = [];
    readonly bool _isTerminal = Terminal.CanWriteOver;
    readonly Timer _timer;
    int _tables, _ended;

    RunOutput() => _timer = new Timer(_ => Draw(), null, _isTerminal ? 100 : Timeout.Infinite, 100);

    public static RunOutput Start() => new();

    public void Begin(string runId, IReadOnlyList<CatalogTable> tables)
    {
        _tables = tables.Count;
        Line($"run {runId}: {tables.Count} tables");
    }

    public void Started(CatalogTable table, int partitions, Func<double?> progress)
    {
        lock (_lock) _running[table.Name] = progress;
    }

    public void Waiting(CatalogTable table, string holder)
    {
        lock (_lock)
            if (!_waiting.Add(table.Name)) return;
        Line($"{table.Name} waits for {holder}");
    }

    public void Ended(TableReport report)
    {
        lock (_lock)
        {
            _running.Remove(report.Table);
            _ended++;
        }
        if (report.Outcome == TableOutcome.Failed) Line($"{report.Table} failed: {report.Error!.Message}");
        else if (report.Outcome == TableOutcome.Built && !_isTerminal)
            Line($"{report.Table}: {Output.Number(report.Rows)} rows in {report.Seconds:0.0} s");
    }

    /// <summary>A line that is shown once.</summary>
    public void Note(string text)
    {
        lock (_lock)
            if (!_waiting.Add(text)) return;
        Line(text);
    }

    void Line(string text)
    {
        lock (_lock)
        {
            if (_isTerminal) Terminal.WriteOver("");
            Console.Error.WriteLine(text);
        }
    }

    void Draw()
    {
        lock (_lock)
        {
            if (_tables == 0) return;
            var done = (_ended + _running.Values.Sum(progress => progress() ?? 0)) / _tables;
            var filled = (int)(Math.Clamp(done, 0, 1) * 24);
            Terminal.WriteOver(
                $"[{new string('#', filled)}{new string('.', 24 - filled)}] {_ended}/{_tables} {string.Join(", ", _running.Keys)}");
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            if (_isTerminal && _tables > 0) Terminal.WriteOver("");
            _tables = 0;
        }
    }

    /// <param name="collected">What was collected before, which is text on its own; null: nothing was to be.</param>
    public static void Print(RunReport report, bool isJson, IReadOnlyList<CollectionReport>? collected = null)
    {
        collected ??= [];
        if (isJson)
        {
            Output.Json(new
            {
                report.RunId,
                report.Engine,
                report.Seconds,
                Collections = DailyOutput.JsonOf(collected),
                Published = report.Published is { } there ? new { there.Place, there.Tables, there.Same, there.Rows, there.Seconds } : null,
                PublishError = report.PublishError?.Message,
                Tables = report.Tables.Select(table => new
                {
                    table.Table,
                    table.Layer,
                    Outcome = table.Outcome.ToString().ToLowerInvariant(),
                    table.Partitions,
                    table.Read,
                    table.Rows,
                    table.Rejected,
                    table.Duplicates,
                    table.Broken,
                    table.Seconds,
                    Error = table.Error?.Message,
                }),
            });
            if (report.PublishError is not null) Cli.Report(report.PublishError);
            DailyOutput.PrintErrors(collected);
            return;
        }
        var shown = report.Tables.Where(table => table.Outcome != TableOutcome.Fresh).ToList();
        if (shown.Count > 0)
            Output.Table(["table", "layer", "outcome", "#read", "#rows", "#rejected", "#duplicate", "#seconds", "rules broken"],
                [.. shown.Select(table => new[]
            {
                table.Table, table.Layer, table.Outcome.ToString().ToLowerInvariant(), Output.Number(table.Read), Output.Number(table.Rows),
                Output.Number(table.Rejected), Output.Number(table.Duplicates),
                table.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                string.Join(", ", table.Broken.Select(rule => $"{rule.Key} {Output.Number(rule.Value)}")),
            })]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{shown.Count(table => table.Outcome is TableOutcome.Built)} built, "
                + $"{shown.Count(table => table.Outcome is TableOutcome.Unchanged)} unchanged, {report.Tables.Count - shown.Count} fresh, "
                + $"{shown.Count(table => table.Outcome is TableOutcome.Failed)} failed, "
                + $"{shown.Count(table => table.Outcome is TableOutcome.Skipped)} skipped on {report.Engine} in {report.Seconds:0.0} s"));
        if (report.Published is { } published)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{published.Tables.Count} marts published to {published.Place} ({published.Rows:N0} rows), {published.Same} were there "
                    + $"already, in {published.Seconds:0.0} s"));
        foreach (var failed in report.Tables.Where(table => table.Error is not null)) Cli.Report(failed.Error!);
        if (report.PublishError is not null) Cli.Report(report.PublishError);
        DailyOutput.PrintErrors(collected);
    }
}
