using System.CommandLine;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Collect.Spotify;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary><c>collect candidates</c>: tracks that unmatched posts may speak of, from Spotify's search.</summary>
static class CollectCandidates
{
    public static Command Build()
    {
        var most = new Option<int?>("--most")
        {
            Description = "So many calls at most; what most posts say comes first.",
            HelpName = "number",
            CustomParser = NumberOptions.WholeOrNone(1),
        };
        var common = new CollectOptions(canForecast: true);
        var command = new Command("candidates",
            "Tracks that posts may speak of which no track of the lake fits: Spotify is searched for each text once, with one call. Texts "
                + "that name no title and\n"
            + "artist are never searched for. Hits that a post names become raw tracks, and 'run posts' matches them. 'run daily' goes on "
                + "with it, and leaves\n"
            + "half of a day's searches to playlists and artists where --most says no number.\n\n"
                + "Example: sparkmusic collect candidates --most 100")
        {
            most,
        };
        common.AddTo(command);
        command.SetAction((result, cancel) => RunAsync(common.Of(result), result.GetValue(most), cancel));
        return command;
    }

    static async Task<int> RunAsync(CollectChoice choice, int? most, CancellationToken cancel)
    {
        await using var session = await CollectSession.OpenAsync(choice.Lake, CandidateCollector.Name, cancel);
        var collector = new CandidateCollector(session.Lake, session.Access.Client, session.Asked, TimeProvider.System,
            session.Progress)
        { Spool = session.Access.Caller.Spool };
        if (choice.IsDryRun)
            return await ForecastAsync(session,
                Math.Min((await CandidateCollector.DueAsync(session.Lake, session.Asked, cancel)).Count, most ?? int.MaxValue),
                choice.IsJson, cancel);
        await choice.FollowAsync(session.Lake, new Followed { Candidates = new FollowedCandidates(most) }, cancel);
        if (await session.Lake.ReadManifestAsync(UnmatchedTexts.Table, cancel) is null)
            Output.Note($"No post of {session.Lake.Location} was matched yet: 'sparkmusic run posts' does that, after 'collect posts' or "
                + "'import posts'.");
        var report = await collector.RunAsync("collect candidates" + (most is null ? "" : $" --most {most}"), most, cancel);
        session.Progress.Dispose();
        if (choice.IsJson)
        {
            Output.Json(new
            {
                report.Searched,
                report.Answered,
                report.Left,
                Tables = CollectSession.JsonOf(collector.Committed),
                NotForThisApp = session.Closed,
            });
            return ExitCodes.Done;
        }
        Console.WriteLine($"{Output.Number(report.Searched)} texts of posts were searched for; {Output.Number(report.Answered)} name a "
            + "track that was found"
            + (report.Left > 0 ? $", {Output.Number(report.Left)} are left for another time." : "."));
        session.PrintCalls(null);
        if (report.Answered > 0) Console.WriteLine("'sparkmusic run posts' matches them.");
        return ExitCodes.Done;
    }

    static async Task<int> ForecastAsync(CollectSession session, int calls, bool isJson, CancellationToken cancel)
    {
        var need = new CallNeed("search", calls,
            await session.Access.Caller.OutlookAsync(session.Access.Settings.Limits.BucketNamed("search"), cancel));
        if (isJson) Output.Json(new { Calls = new[] { need.ToJson() } });
        else Output.Table(CallNeed.Titles, [need.Cells]);
        return ExitCodes.Done;
    }
}
