using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>What it will cost to collect again what a lake has collected of late. Nobody is called for it.</summary>
/// <param name="What">Of what, in words.</param>
sealed record CollectionOutlook(IReadOnlyList<string> What, IReadOnlyList<CallNeed> Needs)
{
    /// <returns>Null: nothing was collected of late.</returns>
    public static async Task<CollectionOutlook?> MakeAsync(Lake lake, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var playlists = await FollowedPlaylists.ReadAsync(lake, "spotify.playlists", Moments.Of(now), cancel);
        var charts = await FollowedPlaylists.ReadAsync(lake, "spotify.charts", Moments.Of(now), cancel);
        var settings = SpotifyAccess.SettingsFrom(Secrets.Find, Secrets.Find(SpotifyAccess.ClientId) ?? "");
        var findings = new AppFindings(
            AppFindings.PathFor(Path.GetDirectoryName(Secrets.DefaultFile)!, settings, File.Exists(LoginFile.DefaultPath)), clock);
        var ofPlaylists = await ForecastAsync(new PlaylistRequest("", [.. playlists.Searches.Keys], [.. playlists.Ids.Keys]));
        var ofCharts = await ForecastAsync(new PlaylistRequest("", [], [.. charts.Ids.Keys]) { AreCharts = true });
        var (artists, ofArtists) = await ArtistForecast.MakeAsync(lake, findings, now, cancel);
        string[] what =
        [
            .. Counted(playlists.Searches.Count, "search", "searches"),
            .. Counted(playlists.Ids.Count, "playlist by id", "playlists by id"),
            .. Counted(charts.Ids.Count, "chart", "charts"), .. Counted(artists, "artist", "artists"),
        ];
        if (what.Length == 0) return null;
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller("Spotify", http, lake.Ledger, settings.Limits.Calls, clock);
        var needs = new List<CallNeed>();
        var ofPages = ofPlaylists.Playlists + ofPlaylists.Pages + ofCharts.Playlists + ofCharts.Pages;
        foreach (var (bucket, calls) in new[] { ("search", ofPlaylists.Search), ("playlists", ofPages), ("artists", ofArtists) })
            if (calls > 0) needs.Add(new CallNeed(bucket, calls, await caller.OutlookAsync(settings.Limits.BucketNamed(bucket), cancel)));
        return new CollectionOutlook(what, needs);

        Task<PlaylistForecast> ForecastAsync(PlaylistRequest request) =>
            PlaylistForecast.MakeAsync(lake, request, findings.HitsOfOneSearch, findings.EntriesOfOneCall, now, cancel);
    }

    public object ToJson() => new { What, Calls = Needs.Select(need => need.ToJson()) };

    public void Print()
    {
        Console.WriteLine($"\nCollecting again what was collected in the last 30 days ({string.Join(", ", What)}) needs these calls of Spotify, as far as the lake knows:");
        Output.Table(CallNeed.Titles, [.. Needs.Select(need => need.Cells)]);
    }

    static IEnumerable<string> Counted(long count, string one, string many) =>
        count == 0 ? [] : [$"{Output.Number(count)} {(count == 1 ? one : many)}"];
}
