using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Topics;

namespace SparkMusic.Jobs.Commands;

/// <summary>What <c>stream</c> says: a line or a JSON object per batch.</summary>
sealed class StreamOutput(bool isJson) : IImportProgress, IDisposable
{
    readonly StepLine _line = new();
    int _batches;

    public void Begin(string file, string understood)
    {
    }

    public void Step(double? done, long records)
    {
    }

    public void Waiting(string table, string holder) => _line.Show($"{table} waits for {holder}");

    public void End(ImportReport report)
    {
    }

    public void Print(string topic, TopicReport report)
    {
        _line.Dispose();
        _batches++;
        var counts = report.Counts.OrderBy(count => count.Key, StringComparer.Ordinal).ToList();
        if (isJson)
            Output.Json(new
            {
                Topic = topic,
                report.RunId,
                report.Records,
                Partitions = report.Slices.Select(slice => new { slice.Partition, slice.From, Next = slice.Until }),
                Tables = counts.Select(count => new { Table = count.Key, count.Value.Read, count.Value.Loaded, count.Value.Rejected }),
            });
        else
            Console.WriteLine($"{topic}: {Output.Number(report.Records)} records; " + string.Join(", ", counts.Select(count =>
                $"{count.Key} {Output.Number(count.Value.Loaded)}{(count.Value.Rejected > 0 ? $" ({Output.Number(count.Value.Rejected)} rejected)" : "")}")));
    }

    public void End(string topic)
    {
        if (_batches == 0 && !isJson) Console.WriteLine($"{topic}: nothing new");
    }

    public void Dispose() => _line.Dispose();
}
