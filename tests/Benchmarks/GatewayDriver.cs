using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using SparkMusic.Engines;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Spark;

namespace SparkMusic.Benchmarks;

/// <summary>What the calls of one method took.</summary>
sealed record MethodCalls(string Method, int Calls, double Seconds);

/// <summary>Calls to the gateway, and what a call costs in which Spark does nothing.</summary>
sealed record CallCosts(IReadOnlyList<MethodCalls> Methods, double EmptyCallSeconds)
{
    public static CallCosts Read(string path) => JsonSerializer.Deserialize<CallCosts>(File.ReadAllText(path))!;
}

/// <summary>Our side of the case: a driver under spark-submit that gives the work to our Spark engine and counts its calls.</summary>
static class GatewayDriver
{
    const int EmptyCalls = 200;

    public static async Task<int> RunAsync(string workFile, string folder)
    {
        var calls = new ConcurrentDictionary<string, ConcurrentQueue<double>>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == GatewayMeter.Name) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => calls.GetOrAdd((string)tags[0].Value!, _ => [])
            .Enqueue(seconds));
        listener.Start();
        var work = GatewayWork.Read(workFile);
        await using (var engine = await SparkEngine.AttachAsync(new SparkOptions(), default))
        {
            foreach (var table in work.Tables)
            {
                await using var session = await engine.OpenAsync(default);
                foreach (var input in table.Inputs)
                    await session.AttachFilesAsync(input.Name, [.. input.Columns.Select(Column.Of)], input.Files, default);
                foreach (var view in table.Dictionaries)
                    await session.AttachRowsAsync(view.Name, [.. view.Columns.Select(Column.Of)],
                        [.. view.Rows.Select(row => row.ToArray<object?>())], default);
                await session.WriteAsync(table.WriteInto(folder), default);
            }
            listener.Dispose();
            await SaveAsync(folder, calls);
        }
        return 0;
    }

    static async Task SaveAsync(string folder, ConcurrentDictionary<string, ConcurrentQueue<double>> calls)
    {
        var (port, secret) = SparkSubmit.GatewayOfParent();
        await using var gateway = await Gateway.ConnectAsync(port, secret, default);
        await using var jvm = await gateway.LeaseAsync(default);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < EmptyCalls; i++) await jvm.CallStaticAsync<long>("java.lang.System", "nanoTime");
        var costs = new CallCosts([.. calls.Select(method => new MethodCalls(method.Key, method.Value.Count, method.Value.Sum()))],
            watch.Elapsed.TotalSeconds / EmptyCalls);
        await File.WriteAllTextAsync(Path.Combine(folder, "calls.json"), JsonSerializer.Serialize(costs));
    }
}
