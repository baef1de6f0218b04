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
        var report =
            await new TrackCollector(session.Lake, session.Access.Client, session.Asked, TimeProvider.System,
            session.Progress)
            { Spool = session.Access.Caller.Spool }
            .RunAsync("collect tracks", cancel);
        session.Progress.Dispose();
        if (choice.IsJson) Output.Json(new
        {
            report.Found,
            report.Missing,
            Tables = CollectSession.JsonOf(report.Committed),
            Notes = report.Told,
            NotForThisApp = session.Closed,
        });
        else
        {
            foreach (var note in report.Told) Console.Error.WriteLine(note);
            Console.WriteLine($"{Output.Number(report.Found)} tracks without a title were found.");
            session.PrintCalls(null);
        }
        return ExitCodes.Done;
    }
}
