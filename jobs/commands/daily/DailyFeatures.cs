using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>The daily collection of audio features, from services and from the catalogues that the lake follows.</summary>
static class DailyFeatures
{
    public static async Task<CollectionReport> CollectAsync(
        Lake lake, DailySources sources, FollowedFeatures followed, IReadOnlyDictionary<string, object?> settings, TimeProvider clock,
        ICollectorProgress progress, CancellationToken cancel)
    {
        var (catalogues, missing) = CataloguesOf(lake, followed);
        var report = new CollectionReport("features", What(catalogues.Count), CollectionOutcome.Collected) { Notes = missing };
        await using var providers = FeatureProviders.Open(lake, sources);
        try
        {
            var found = await new FeatureCollector(lake, providers.ChainOf(settings, catalogues), settings, clock, progress)
            {
                MostTracks = followed.Most,
                Spool = providers.Spool,
            }.CollectAsync("run daily: collect features", cancel);
            report = report with
            {
                Outcome = found.ResumeAt is null ? CollectionOutcome.Collected : CollectionOutcome.Later,
                Rows = found.Found,
                ResumeAt = found.ResumeAt,
                Notes = [.. missing, .. found.Providers.Where(provider => provider.Message is not null)
                    .Select(provider => $"{provider.Name}: {provider.Message}")],
            };
        }
        catch (SparkMusicException e)
        {
            report = report.EndedBy(e);
        }
        return report.Counting(providers.Counts);
    }

    static string What(int catalogues) =>
        "tracks without features" + (catalogues == 0 ? "" : $", {Output.Count(catalogues, "file", "files")}");

    /// <summary>A file that is not there today is told, and is no reason to ask nobody.</summary>
    public static (IReadOnlyList<InputFile> Files, IReadOnlyList<string> Missing) CataloguesOf(Lake lake, FollowedFeatures followed)
    {
        var (files, missing) = (new List<InputFile>(), new List<string>());
        foreach (var path in followed.Catalogues)
        {
            try
            {
                files.AddRange(InputFile.Snapshot([path]));
            }
            catch (SparkMusicException e)
            {
                missing.Add($"{e.Message} The lake follows it as a catalogue, and goes on without it. Put it back; or take its line out of "
                    + $"{lake.UriOf(FollowedFile.Path)}, and 'collect features --catalogue <file>' follows it where it is now.");
            }
        }
        return ([.. files.DistinctBy(file => file.Path)], missing);
    }
}
