using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Collect.Spotify;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Runs the collector of tracks, and says what came of it.</summary>
static class CollectTracks
{
    public static async Task<int> RunAsync(CollectChoice choice, CancellationToken cancel)
    {
        await using var session = await CollectSession.OpenAsync(choice.Lake, "spotify.tracks", cancel);
        await choice.FollowAsync(session.Lake, new Followed { Tracks = true }, cancel);
        var (found, missing, committed) =
            await new TrackCollector(session.Lake, session.Access.Client, session.Asked, TimeProvider.System,
            session.Progress)
            { Spool = session.Access.Caller.Spool }
            .RunAsync("collect tracks", cancel);
        session.Progress.Dispose();
        if (choice.IsJson) Output.Json(new
        {
            Found = found,
            Missing = missing,
            Tables = CollectSession.JsonOf(committed),
            NotForThisApp = session.Closed,
        });
        else
        {
            Console.WriteLine($"{Output.Number(found)} tracks without a title were found{(missing > 0 ? $"; Spotify does not know {Output.Number(missing)}" : "")}.");
            session.PrintCalls(null);
        }
        return ExitCodes.Done;
    }
}
