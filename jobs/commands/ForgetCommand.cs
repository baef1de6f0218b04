using System.CommandLine;
using SparkMusic.Jobs.Extract.Forget;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>forget</c>: erases a person's or a post's rows from every layer.</summary>
static class ForgetCommand
{
    public static Command Build()
    {
        var network = new Argument<string>("network") { Description = "x, mastodon, bluesky or other." };
        network.AcceptOnlyFromAmong(NetworkNames.X, NetworkNames.Mastodon, NetworkNames.Bluesky, NetworkNames.Other);
        var author = new Option<string?>("--author")
        {
            Description = "A person, as the posts had them: the account's number (x), name@server or the profile's address (mastodon), "
                + "the did (bluesky), or a handle.",
            HelpName = "who",
        };
        var post = new Option<string?>("--post") { Description = "One post, by its post_id.", HelpName = "id" };
        var (lake, json) = (Options.Lake(), Options.Json());
        var command = new Command("forget",
            "Erases a person's or a post's rows from every layer: raw files are written again without them, refused rows and their texts "
                + "too,\n" +
            "tables that are built on them are built again, and the trash is emptied. What repeats, quotes or names them goes with "
                + "them.\n" +
            "Marts in the Postgres of SPARKMUSIC_POSTGRES are published again without them. What comes of them later, from networks or "
                + "files, is passed over:\n" +
            "hashes of who and what was forgotten stay in the lake, no names. Copies of the lake and the files that were imported are not "
                + "touched.\n\n" +
            "Example: sparkmusic forget mastodon --author someone@mastodon.example")
        {
            network, author, post, lake, json,
        };
        var engine = new EngineOptions().AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var location = result.GetValue(lake)!;
            return RunAsync(location, result.GetValue(network)!, result.GetValue(author), result.GetValue(post),
                engine.Choice(result, location), result.GetValue(json), cancel);
        });
        return command;
    }

    static async Task<int> RunAsync(
        string location, string network, string? author, string? post, EngineChoice engine, bool isJson, CancellationToken cancel)
    {
        if (author is null == post is null)
            throw SparkMusicException.Usage("Say who or what is forgotten: --author or --post, one of them.",
                "'sparkmusic forget --help' shows both, with an example.");
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, cancel);
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        var salt = await AuthorSalt.OfAsync(lake, cancel);
        var whom = author is not null ? Forgotten.Person(network, author, salt) : Forgotten.Post(network, post!);
        IReadOnlyList<ForgottenTable> tables;
        Forgetter forgetter;
        using (var progress = new ImportOutput(1))
        {
            forgetter = new Forgetter(lake, salt, TimeProvider.System, progress);
            tables = await forgetter.RunAsync(whom, cancel);
        }
        if (tables.All(table => table.Rows + table.Refused == 0))
            Console.Error.WriteLine("Nothing of it was found. Networks know people by number (x) or did (bluesky), files by the name that "
                + "they had: ask with each.");
        var report = await RebuildAsync(lake, engine, cancel);
        if (report is null || report.Tables.All(table => table.Error is null)) await forgetter.EmptyTrashAsync(cancel);
        Print(location, tables, report, isJson);
        return report?.ExitCodeFor(isStrict: false) ?? ExitCodes.Done;
    }

    /// <summary>Builds what was built before and reads what has changed; no table is made that was not there.</summary>
    static async Task<RunReport?> RebuildAsync(Lake lake, EngineChoice engine, CancellationToken cancel)
    {
        var targets = new List<string>();
        foreach (var table in JobCatalog.Catalog.Tables.Where(table => !table.IsRaw))
            if (await lake.ReadManifestAsync(table.Name, cancel) is not null) targets.Add($"{table.LayerFolder}/{table.Name}");
        if (targets.Count == 0) return null;
        using var progress = RunOutput.Start();
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        var runner = new FlowRunner(JobCatalog.Catalog, lake, settings, TimeProvider.System, progress,
            MartPublishing.WhereTheyAre(lake, settings, progress.Note));
        return await runner.RunAsync(new RunRequest
        {
            Targets = targets,
            Only = true,
        }, engine.Name, () => engine.StartAsync(cancel), cancel);
    }

    static void Print(string location, IReadOnlyList<ForgottenTable> tables, RunReport? report, bool isJson)
    {
        var failed = report?.Tables.Where(table => table.Error is not null).ToList() ?? [];
        if (isJson)
        {
            Output.Json(new
            {
                report?.RunId,
                Tables = tables.Select(table => new { table.Table, table.Rows, table.Refused }),
                Failed = failed.Select(table => new { table.Table, table.Error!.Message }),
                Published = report?.Published?.Tables.Select(table => table.Table),
                PublishError = report?.PublishError?.Message,
            });
            return;
        }
        Output.Table(["table", "#rows forgotten", "#refused rows forgotten"],
            [.. tables.Select(table => new[] { table.Table, Output.Number(table.Rows), Output.Number(table.Refused) })]);
        foreach (var table in failed) Cli.Report(table.Error!);
        if (report?.PublishError is { } unpublished) Cli.Report(unpublished);
        Console.WriteLine(failed.Count > 0
            ? "Some tables still hold what was built before: run the same command again when they can be built."
            : "Every table that was built on them is built again, and the trash is empty.");
        if (report?.Published is { Tables.Count: > 0 } published) Console.WriteLine($"So are the marts in Postgres at {published.Place}.");
        else if (report?.PublishError is not null)
            Console.WriteLine($"Marts in Postgres still hold it: run the same command again, or sparkmusic run daily --publish --lake {location}");
    }
}
