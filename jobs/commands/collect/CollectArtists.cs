using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Collect.Spotify;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Runs the collector of artists, and says what came of them.</summary>
static class CollectArtists
{
    public static async Task<int> RunAsync(ArtistRequest request, CollectChoice choice, CancellationToken cancel)
    {
        await using var session = await CollectSession.OpenAsync(choice.Lake, "spotify.artists", cancel);
        var followed = new FollowedArtists { Ids = request.Ids, Names = request.Names, HasTopTracks = request.HasTopTracks };
        await choice.FollowAsync(session.Lake, new Followed { Artists = followed }, cancel);
        var report = new ArtistReport();
        try
        {
            await new ArtistCollector(session.Lake, session.Access.Client, session.Asked, TimeProvider.System,
                session.Progress)
            { Spool = session.Access.Caller.Spool }
                .RunAsync(request, report, cancel);
            return ExitCodes.Done;
        }
        finally
        {
            session.Progress.Dispose();
            if (choice.IsJson)
                Output.Json(new
                {
                    report.RunId,
                    report.Collected,
                    report.TopTracks,
                    report.NotDue,
                    Tables = CollectSession.JsonOf(report.Committed),
                    report.Notes,
                    NotForThisApp = session.Closed,
                });
            else
            {
                foreach (var note in report.Notes) Output.Note(note);
                Console.WriteLine($"{Output.Number(report.Collected)} artists, {Output.Number(report.TopTracks)} top tracks"
                    + (report.NotDue > 0 ? $"; {Output.Number(report.NotDue)} artists were seen today" : "") + ".");
                CollectSession.PrintTables(report.Committed);
                session.PrintCalls(null);
            }
        }
    }
}
