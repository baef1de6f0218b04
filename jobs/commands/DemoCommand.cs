using System.CommandLine;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Commands.Demo;
using SparkMusic.Jobs.Simulate;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary>
/// <c>demo</c>: the main job on a sandbox: a made-up world over HTTP, what <c>run daily</c> does in it, and what came of it.
/// </summary>
static class DemoCommand
{
    const int PictureColumns = 84;

    public static Command Build()
    {
        var (lake, json) = (Options.Lake(), Options.Json());
        lake.DefaultValueFactory = _ => Options.DemoLake;
        var seed = new Option<long>("--seed")
        {
            Description = $"Another number makes another world, in a lake of its own ({Options.DemoLake}-N).",
            HelpName = "N",
            DefaultValueFactory = _ => World.DefaultSeed,
            CustomParser = NumberOptions.Seed,
        };
        var publish = new Option<bool>("--publish") { Description = "Then bring the marts to Postgres; see 'sparkmusic postgres init'." };
        var picture = new Option<FileInfo?>("--picture")
        {
            Description = "Writes what is shown as a picture, too.",
            HelpName = "file.svg",
            Hidden = true,
        };
        var command = new Command("demo",
            "The main job, without an account or a network: starts a made-up world of music that answers as Spotify, ReccoBeats, Mastodon, "
            + "Bluesky and X do, collects in it day by day over HTTP, cleans, enriches, aggregates, and shows what came of it. Again, "
                + "nothing "
            + "is done twice.\n\nExample: sparkmusic demo")
        {
            lake, seed, publish, picture, json,
        };
        var engine = new EngineOptions().AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var (number, location) = (result.GetValue(seed), result.GetValue(lake)!);
            var isOwn = number != World.DefaultSeed && result.GetResult(lake) is null or { Implicit: true };
            var own = isOwn ? FormattableString.Invariant($"{location}-{number}") : location;
            return new DemoRun(own, number, engine.ChoiceAsGiven(result, own))
            {
                IsPublished = result.GetValue(publish),
                IsJson = result.GetValue(json),
                Picture = result.GetValue(picture),
            }.RunAsync(cancel);
        });
        return command;
    }

    sealed class DemoRun(string location, long seed, EngineChoice engine)
    {
        public bool IsPublished { get; init; }

        public bool IsJson { get; init; }

        public FileInfo? Picture { get; init; }

        public async Task<int> RunAsync(CancellationToken cancel)
        {
            if (engine.Name == "duckdb") _ = Task.Run(DuckDbDatabase.Preload, cancel);
            await using var lake = await Lake.OpenOrCreateAsync(location, isSandbox: true, TimeProvider.System, cancel);
            // Two of them would collect the world's days in one another's order.
            await using var only = await lake.Ledger.TryHoldAsync("demo", cancel)
                ?? throw SparkMusicException.TryLater($"Another demo is running in {location}.",
                    "Wait for it, or name another folder with --lake.");
            foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
            var settings = await LakeSettings.ReadAsync(lake, cancel);
            using var progress = RunOutput.Start();
            await using var marts = IsPublished
                ? await MartPublishing.OpenAsync(lake, settings, isForced: false, progress.Note, cancel) : null;
            var collected = await new DemoCollecting(lake, settings, seed).RunAsync(cancel);
            var runner = new FlowRunner(JobCatalog.Catalog, lake, settings, TimeProvider.System, progress,
                marts is null ? null : marts.PublishAsync);
            var report = await runner.RunAsync(
                new RunRequest
                {
                    Targets = [Daily.DailyRun.Target],
                    Publish = IsPublished,
                }, engine.Name, () => engine.StartAsync(cancel), cancel);
            progress.Dispose();
            var code = report.ExitCodeFor(isStrict: false);
            if (code == ExitCodes.Done) await ShowAsync(lake, settings, collected, report, cancel);
            else RunOutput.Print(report, IsJson);
            return code;
        }

        async Task ShowAsync(
            Lake lake, IReadOnlyDictionary<string, object?> settings, DemoCollected collected, RunReport report, CancellationToken cancel)
        {
            var results = await DemoResults.ReadAsync(lake, settings, cancel);
            var sheet = DemoOutput.SheetOf(location, seed, collected, report, results);
            if (Picture is not null) await File.WriteAllTextAsync(Picture.FullName, SheetPicture.Draw(sheet, PictureColumns), cancel);
            if (IsJson) DemoOutput.PrintJson(lake, collected, report, results);
            else SheetPrinter.Print(sheet);
        }
    }
}
