using System.Globalization;
using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Simulate;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>What a demo asked for this time.</summary>
/// <param name="Days">Days of the world on which it collected.</param>
/// <param name="Reports">Of all days.</param>
sealed record DemoCollected(int Days, IReadOnlyList<CollectionReport> Reports)
{
    public long Calls => Reports.Sum(report => report.Calls);

    public long Rows => Reports.Sum(report => report.Rows);
}

/// <summary>
/// Takes the made-up world into a lake: each day of it what <c>run daily</c> collects, through HTTP, and one file. What was collected
/// before is not collected again; killed at any moment, the next one goes on and ends with the same rows.
/// </summary>
sealed class DemoCollecting(Lake lake, IReadOnlyDictionary<string, object?> settings, long seed)
{
    public async Task<DemoCollected> RunAsync(CancellationToken cancel)
    {
        await DemoSeed.RequireAsync(lake, seed, cancel);
        await using var server = await SandboxServer.StartAsync(DemoWorld.Options(seed), TimeProvider.System, cancel);
        await ImportAsync(server.World.Large.Small, cancel);
        var clock = new DemoClock();
        var (sources, followed) = (DemoWorld.Sources(server, clock), DemoWorld.Followed(server));
        var (days, all) = (0, new List<CollectionReport>());
        for (var day = await DemoDays.NextAsync(lake, cancel); day <= DemoDays.Last; day = day.AddDays(1), days++)
        {
            server.World.Clock.MoveTo(clock.Now = DemoDays.At(day));
            using var progress = new CollectProgress();
            var reports = await new DailyCollection(lake, sources, settings, clock, progress).RunAsync(followed, isForced: false, cancel);
            progress.Dispose();
            all.AddRange(reports);
            if (reports.FirstOrDefault(report => report.Error is not null)?.Error is { } error) throw error;
            var (calls, rows) = (reports.Sum(report => report.Calls), reports.Sum(report => report.Rows));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{day:yyyy-MM-dd}: {rows:N0} rows collected in {calls:N0} calls"));
        }
        return new DemoCollected(days, all);
    }

    /// <summary>Lockdowns are no service's: people have a file of them.</summary>
    async Task ImportAsync(World world, CancellationToken cancel)
    {
        using var scratch = Scratch.Create("demo");
        var file = WorldFiles.WriteLockdowns(world, scratch["files"]);
        var options = new ImportOptions(ImportKinds.Parse(file.Kind))
        {
            IsSandbox = true,
            Request = $"demo: import {file.Kind} {file.Path}",
        };
        using var progress = new CollectProgress();
        await new Importer(lake, TimeProvider.System, progress)
            .ImportAsync(InputFile.Snapshot([Path.Combine(scratch["files"], file.Path)])[0], options, cancel);
    }
}
