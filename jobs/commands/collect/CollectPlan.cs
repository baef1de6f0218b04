using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Shows the calls that a collection needs beside what its budgets leave.</summary>
static class CollectPlan
{
    public static async Task<int> ShowAsync(Lake lake, SpotifyAccess access, PlaylistRequest request, bool isJson, CancellationToken cancel)
    {
        var forecast = await PlaylistForecast.MakeAsync(lake, request, access.Client.Findings.HitsOfOneSearch, cancel);
        var needs = new List<Need>();
        foreach (var (bucket, calls) in new[] { ("search", forecast.Search), ("playlists", forecast.Playlists + forecast.Pages) })
            needs.Add(new Need(bucket, calls, await access.Caller.OutlookAsync(access.Settings.Limits.BucketNamed(bucket), cancel)));
        if (isJson)
            Output.Json(new { Calls = needs.Select(need => new { need.Bucket, Needed = need.Calls, need.Outlook.Left, Made24h = need.Outlook.Calls, need.Outlook.FreeAt, need.Holds }), forecast.NeverSearched });
        else
        {
            Output.Table(["bucket", "#needed", "#made in 24 h", "#left", "holds"], [.. needs.Select(need => new[]
            {
                need.Bucket, Output.Number(need.Calls), Output.Number(need.Outlook.Calls), need.Outlook.Left is { } left ? Output.Number(left) : "no limit",
                need.Holds ? "yes" : need.Outlook.FreeAt is { } at ? $"no, resume after {at:yyyy-MM-dd'T'HH:mm:ss'Z'}" : "no: ends with 75, and goes on the next day",
            })]);
            foreach (var words in forecast.NeverSearched) Console.WriteLine($"\"{words}\" was never searched for: the pages of its hits are counted, the playlists that it will find are not.");
        }
        return ExitCodes.Done;
    }

    sealed record Need(string Bucket, long Calls, BudgetOutlook Outlook)
    {
        public bool Holds => Outlook.Left is not { } left || left >= Calls;
    }
}
