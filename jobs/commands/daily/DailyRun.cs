using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>The collecting half of <c>run daily</c>.</summary>
static class DailyRun
{
    public const string Target = "daily";

    /// <summary>A range of days, or the targets alone, is what was collected before: nobody can be asked for the past.</summary>
    public static bool Collects(RunRequest request) => request.Targets.Contains(Target) && request is { From: null, To: null, Only: false };

    public static async Task<IReadOnlyList<CollectionReport>> CollectAsync(
        Lake lake, IReadOnlyDictionary<string, object?> settings, bool isForced, CancellationToken cancel)
    {
        var followed = await FollowedFile.ReadAsync(lake, cancel);
        if (followed.IsEmpty)
        {
            Console.Error.WriteLine(
                "The lake follows nothing yet: 'sparkmusic collect …' collects, and what it collected is collected again by 'run daily'.");
            return [];
        }
        using var progress = new CollectProgress();
        return await new DailyCollection(lake, DailySources.Of(lake, TimeProvider.System), settings, TimeProvider.System, progress)
            .RunAsync(followed, isForced, cancel);
    }

    /// <summary>What a run would collect, for people.</summary>
    public static async Task ShowAsync(string location, CancellationToken cancel)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, cancel);
        var followed = await FollowedFile.ReadAsync(lake, cancel);
        if (followed.IsEmpty) return;
        (string Name, IEnumerable<string> What)[] all =
        [
            ("playlists", [.. followed.Searches.Select(search => $"\"{search.Words}\""),
                .. followed.Playlists.Select(playlist => playlist.Id)]),
            ("charts", followed.Charts),
            ("artists", [.. followed.Artists.Names, .. followed.Artists.Ids]),
            ("posts", followed.Posts.Select(posts => posts.Name)),
            ("candidates", followed.Candidates is null ? [] : ["tracks that posts without one may speak of"]),
            ("tracks", followed.Tracks ? ["titles of all that lack them"] : []),
            ("features", followed.Features is not { } features ? [] : ["of all tracks that lack them", .. features.Catalogues]),
        ];
        Output.Table(["collects first", "what"],
            [.. all.Where(row => row.What.Any()).Select(row => new[] { row.Name, TextWidth.Cut(string.Join(", ", row.What), 64) })]);
        Console.WriteLine($"{lake.UriOf(FollowedFile.Path)} says so, and may be edited.\n");
    }
}
