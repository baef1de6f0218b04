using System.Globalization;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Asks the chain of providers for features, and says what each gave and why another did not.</summary>
static class CollectFeatures
{
    /// <param name="catalogues">Files to look into.</param>
    /// <param name="most">Most tracks to ask each provider for; null: all.</param>
    public static async Task<int> RunAsync(
        string request, IReadOnlyList<string> catalogues, int? most, CollectChoice choice, CancellationToken cancel)
    {
        var files = InputFile.Snapshot(catalogues);
        await using var lake = await Lake.OpenAsync(choice.Lake, TimeProvider.System, cancel);
        if (!choice.IsDryRun)
            foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        var sources = DailySources.Of(lake, TimeProvider.System);
        await using var providers =
            choice.IsDryRun ? new FeatureProviders(lake, sources, spool: null) : FeatureProviders.Open(lake, sources);
        if (providers.Spotify?.Notice is { } notice) Output.Note(notice);
        var chain = providers.ChainOf(settings, files);
        if (choice.IsDryRun) return await ShowAsync(lake, chain, settings, choice.IsJson, cancel);
        var followed = new FollowedFeatures(most) { Catalogues = Kept(catalogues, files) };
        await choice.FollowAsync(lake, new Followed { Features = followed }, cancel);
        FeatureReport report;
        using (var progress = new CollectProgress())
            report = await new FeatureCollector(lake, chain, settings, TimeProvider.System, progress)
            {
                MostTracks = most,
                Spool = providers.Spool,
            }.CollectAsync(request, cancel);
        Print(report, providers.Counts.Sum(calls => calls.Calls), choice.IsJson);
        return report.ResumeAt is null ? ExitCodes.Done : ExitCodes.TryLater;
    }

    /// <summary>Those that are there tomorrow, from whatever folder they are named.</summary>
    static string[] Kept(IEnumerable<string> catalogues, IReadOnlyList<InputFile> files)
    {
        var pipes = files.Where(file => file.IsPipe).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return [.. catalogues.Where(path => path != InputFile.StandardInput).Select(Path.GetFullPath).Where(path => !pipes.Contains(path))];
    }

    static async Task<int> ShowAsync(
        Lake lake, IReadOnlyList<IFeatureProvider> chain, IReadOnlyDictionary<string, object?> settings, bool isJson,
        CancellationToken cancel)
    {
        var missing = await MissingFeatures.ReadAsync(lake, settings, cancel);
        var due = chain.Select(provider => (provider.Name, Tracks: missing.DueFor(provider, TimeProvider.System.GetUtcNow()).Count()))
            .ToList();
        if (isJson) Output.Json(new
        {
            Missing = missing.Ids.Count,
            Providers = due.Select(provider => new { provider.Name, AtMost = provider.Tracks }),
        });
        else
        {
            Console.WriteLine($"{Output.Number(missing.Ids.Count)} tracks have no audio features.");
            Output.Table(["provider", "#tracks to ask it for at most"],
                [.. due.Select(provider => new[] { provider.Name, Output.Number(provider.Tracks) })]);
        }
        return ExitCodes.Done;
    }

    static void Print(FeatureReport report, long calls, bool isJson)
    {
        if (isJson)
        {
            Output.Json(new
            {
                report.Missing,
                report.Found,
                report.Left,
                report.ResumeAt,
                CallsMade = calls,
                Providers = report.Providers.Select(provider => new
                {
                    provider.Name,
                    Outcome = provider.Outcome.ToString().ToLowerInvariant(),
                    provider.Asked,
                    provider.Found,
                    provider.NotFound,
                    provider.Message,
                    provider.ResumeAt,
                }),
            });
            return;
        }
        Output.Table(["provider", "how it is", "#asked", "#found", "#not found"], [.. report.Providers.Select(provider => new[]
        {
            provider.Name, Said(provider.Outcome), Output.Number(provider.Asked), Output.Number(provider.Found),
                Output.Number(provider.NotFound),
        })]);
        foreach (var provider in report.Providers.Where(provider => provider.Message is not null))
            Console.WriteLine($"{provider.Name}: {provider.Message}");
        Console.WriteLine($"{Output.Number(report.Found)} of {Output.Number(report.Missing)} missing tracks have features now, "
            + $"{Output.Number(report.Left)} have none; {Output.Number(calls)} calls.");
        if (report.ResumeAt is { } at)
            Console.WriteLine(
            $"Resume after {at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}: run the same command again then.");
    }

    static string Said(ProviderOutcome outcome) =>
        outcome == ProviderOutcome.NotNeeded ? "not needed" : outcome.ToString().ToLowerInvariant();
}
