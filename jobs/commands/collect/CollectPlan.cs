using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Shows the calls that a collection needs beside what its budgets leave. It makes no call, and no lake.</summary>
static class CollectPlan
{
    public static async Task<int> ShowAsync(PlaylistRequest request, CollectChoice choice, CancellationToken cancel)
    {
        SpotifyAccess.Require();
        var files = Lake.FilesAt(choice.Lake, TimeProvider.System);
        await using var lake = (await files.ListAsync("", cancel)).Count == 0 ? null
            : await Lake.OpenAsync(files, TimeProvider.System, cancel);
        if (lake is not null) SpotifyAccess.RefuseMixing(lake);
        await using var access = SpotifyAccess.Open(lake is null ? new UncountedBudgets() : lake.Ledger, TimeProvider.System);
        using var asked = AskedIds.IfThere(lake is null ? null : CollectorFolder.AskedOf(lake), TimeProvider.System);
        var forecast = await PlaylistForecast.MakeAsync(lake, request, access.Client, asked, TimeProvider.System.GetUtcNow(), cancel);
        var needs = new List<CallNeed>();
        foreach (var (bucket, calls) in new[] { ("search", forecast.Search), ("playlists", forecast.Playlists + forecast.Pages) })
            needs.Add(new CallNeed(bucket, calls, await access.Caller.OutlookAsync(access.Settings.Limits.BucketNamed(bucket), cancel)));
        if (choice.IsJson) Output.Json(new { Calls = needs.Select(need => need.ToJson()), forecast.NeverSearched, forecast.NeverRead });
        else
        {
            Output.Table(CallNeed.Titles, [.. needs.Select(need => need.Cells)]);
            foreach (var words in forecast.NeverSearched)
                Console.WriteLine(
                $"\"{words}\" was never searched for: the pages of its hits are counted, the playlists that it will find are not.");
            if (forecast.NeverRead > 0) Console.WriteLine($"Of {Output.Number(forecast.NeverRead)} playlists by id that were never read "
                + "one call each is counted: longer ones need more.");
        }
        return ExitCodes.Done;
    }
}
