using SparkMusic.Calls;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>What it will cost to collect again what a lake follows. Nobody is called for it.</summary>
/// <param name="What">Of what, in words.</param>
sealed record CollectionOutlook(IReadOnlyList<string> What, IReadOnlyList<CallNeed> Needs)
{
    /// <returns>Null: the lake follows nothing that has a limit and is due.</returns>
    public static async Task<CollectionOutlook?> MakeAsync(
        Lake lake, IReadOnlyDictionary<string, object?> settings, TimeProvider clock, CancellationToken cancel)
    {
        var followed = await FollowedFile.ReadAsync(lake, cancel);
        var ofSpotify = SpotifyAccess.SettingsFrom(Secrets.Find, Secrets.Find(SpotifyAccess.ClientId) ?? "");
        await using var access = SpotifyAccess.Open(ofSpotify, lake.Ledger, clock);
        var (what, needs) = (new List<string>(), new List<CallNeed>());
        using var asked = AskedIds.IfThere(CollectorFolder.AskedOf(lake), clock);
        await PlaylistsAsync();
        await ArtistsAsync();
        if (followed.Candidates is { } candidates) await CandidatesAsync(candidates);
        if (followed.Tracks) await TracksAsync();
        if (followed.Features is { } features)
        {
            var forecast = await FeatureForecast.MakeAsync(lake, DailySources.Of(lake, clock), features, settings, clock, cancel);
            Count(forecast.Tracks, "track without features", "tracks without features");
            needs.AddRange(forecast.Needs);
        }
        return what.Count == 0 ? null : new CollectionOutlook(what, needs);

        async Task PlaylistsAsync()
        {
            Count(followed.Searches.Count, "search", "searches");
            Count(followed.Playlists.Count, "playlist by id", "playlists by id");
            Count(followed.Charts.Count, "chart", "charts");
            var (search, pages) = (0L, 0L);
            foreach (var request in followed.Searches.GroupBy(one => one.Most)
                .Select(group => new PlaylistRequest("", [.. group.Select(one => one.Words)], []) { MostHits = group.Key })
                .Append(new PlaylistRequest("", [], [.. followed.Playlists.Select(playlist => playlist.Id)]))
                .Append(new PlaylistRequest("", [], followed.Charts) { AreCharts = true }))
            {
                var forecast = await PlaylistForecast.MakeAsync(lake, request, access.Client, asked, clock.GetUtcNow(), cancel);
                (search, pages) = (search + forecast.Search, pages + forecast.Playlists + forecast.Pages);
            }
            await NeedAsync("search", search, isAtMost: false);
            await NeedAsync("playlists", pages, isAtMost: false);
        }

        async Task ArtistsAsync()
        {
            var artists = followed.Artists;
            if (artists.Ids.Count + artists.Names.Count == 0) return;
            var forecast = await ArtistForecast.MakeAsync(lake,
                new ArtistRequest("", artists.Ids, artists.Names) { HasTopTracks = artists.HasTopTracks }, access.Client.Findings,
                new ArtistsOfToday(asked, clock), cancel);
            Count(forecast.Due, "artist", "artists");
            await NeedAsync("search", forecast.Search, isAtMost: false);
            await NeedAsync("artists", forecast.Artists, isAtMost: false);
        }

        async Task CandidatesAsync(FollowedCandidates candidates)
        {
            if (await lake.ReadManifestAsync(UnmatchedTexts.Table, cancel) is null) return;
            var due = (await CandidateCollector.DueAsync(lake, asked, cancel)).Count;
            Count(due, "text of posts without a track", "texts of posts without a track");
            var bucket = ofSpotify.Limits.BucketNamed("search");
            var others = needs.Where(need => need.Bucket == bucket.Name).Sum(need => need.Calls);
            var most = candidates.Most ?? CandidateShare.Of(bucket, await access.Caller.OutlookAsync(bucket, cancel), others);
            await NeedAsync("search", Math.Min(due, most ?? int.MaxValue), isAtMost: true);
        }

        async Task TracksAsync()
        {
            var due = (await TrackCollector.DueAsync(lake, asked, cancel)).Count;
            Count(due, "track without a title", "tracks without a title");
            await NeedAsync("tracks", TrackCollector.CallsFor(due, access.Client.Findings), isAtMost: true);
        }

        void Count(long number, string one, string many)
        {
            if (number > 0) what.Add(Output.Count(number, one, many));
        }

        async Task NeedAsync(string name, long calls, bool isAtMost)
        {
            if (calls == 0) return;
            var before = needs.FindIndex(need => need.Bucket == name);
            if (before < 0)
                needs.Add(new CallNeed(name, calls, await access.Caller.OutlookAsync(ofSpotify.Limits.BucketNamed(name), cancel), isAtMost));
            else needs[before] = needs[before] with { Calls = needs[before].Calls + calls, IsAtMost = needs[before].IsAtMost || isAtMost };
        }
    }

    public object ToJson() => new { What, Calls = Needs.Select(need => need.ToJson()) };

    public void Print()
    {
        Console.WriteLine($"\nThe next 'run daily' collects {string.Join(", ", What)}. As far as the lake knows, that needs these calls:");
        Output.Table(CallNeed.Titles, [.. Needs.Select(need => need.Cells)]);
        if (Needs.Any(need => need.IsAtMost))
            Console.WriteLine(
                "'At most' counts what lacks a track, a title or features now; what the collections before them bring comes on top.");
    }
}
