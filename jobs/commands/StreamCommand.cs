using System.CommandLine;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Topics;
using SparkMusic.Lakes;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>stream</c>: chart snapshots from a Kafka topic into raw, batch after batch.</summary>
static class StreamCommand
{
    public static Command Build()
    {
        var what = new Argument<string>("what") { Description = "charts: snapshots of charts, as the Spotify Web API gives a playlist." };
        what.AcceptOnlyFromAmong("charts");
        var topic = new Option<string>("--topic") { Description = "The topic.", HelpName = "name", DefaultValueFactory = _ => "playlists" };
        var kafka = new Option<string?>("--kafka")
        {
            Description = "Kafka's servers.",
            HelpName = "host:port",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP_SERVERS"),
        };
        var once = new Option<bool>("--once") { Description = "End when all that the topic holds was taken in." };
        var every = new Option<int>("--every")
        {
            Description = "Seconds between looks at the topic.",
            HelpName = "seconds",
            DefaultValueFactory = _ => 60,
            CustomParser = NumberOptions.Whole(1, 86_400),
        };
        var most = new Option<int>("--max-records")
        {
            Description = "Most records of a partition in one batch.",
            HelpName = "number",
            DefaultValueFactory = _ => 500,
            CustomParser = NumberOptions.Whole(1),
        };
        var send = new Option<string[]>("--send")
        {
            Description = "Send these files to the topic first, a record per file.",
            HelpName = "file",
            AllowMultipleArgumentsPerToken = true,
        };
        var acceptLoss = new Option<bool>("--accept-loss")
        {
            Description = "Go on behind records that the topic's retention deleted before they were landed.",
        };
        var chart = new Option<string?>("--chart") { Description = "The id of the chart that the snapshots are of.", HelpName = "id" };
        var theme = new Option<string?>("--theme") { Description = "Theme of the playlists; else the topic's name.", HelpName = "text" };
        var (lake, json) = (Options.Lake(), Options.Json());
        var command = new Command("stream",
            "Takes chart snapshots from a Kafka topic, through Spark: lands records once, with their offsets, and makes raw rows of them.\n"
            + "What was landed is the table raw_topic_records:\n"
            + "sparkmusic sql \"select record_at, value from raw_topic_records\" --format csv\n\n"
            + "Example: sparkmusic stream charts --kafka localhost:9092 --topic playlists --once")
        {
            what, topic, kafka, once, every, most, send, acceptLoss, chart, theme, lake, json,
        };
        var engine = new EngineOptions().AddTo(command);
        command.SetAction((result, cancel) => RunAsync(
            result.GetValue(lake)!,
            result.GetValue(kafka) ?? throw SparkMusicException.Usage("No Kafka is named.",
                "Give --kafka host:port, or set KAFKA_BOOTSTRAP_SERVERS."),
            result.GetValue(topic)!,
            result.GetValue(send) is { Length: > 0 } files ? InputFile.Snapshot(files) : [],
            new TopicOptions
            {
                MostRecords = Positive("--max-records", result.GetValue(most)),
                AcceptsLoss = result.GetValue(acceptLoss),
                Chart = result.GetValue(chart),
                Theme = result.GetValue(theme),
            },
            result.GetValue(once) ? null : TimeSpan.FromSeconds(Positive("--every", result.GetValue(every))),
            engine.ChoiceOfSpark(result, result.GetValue(lake)!), result.GetValue(json), cancel));
        return command;
    }

    static int Positive(string option, int value) => value > 0 ? value : throw SparkMusicException.Usage($"{option} must be 1 or more.");

    static async Task<int> RunAsync(
        string location, string servers, string name, IReadOnlyList<InputFile> files, TopicOptions options, TimeSpan? every,
        EngineChoice choice, bool isJson, CancellationToken cancel)
    {
        UnicodeSupport.Require();
        await using var engine = (SparkEngine)await choice.StartAsync(cancel);
        var topic = await engine.TopicAsync(servers, name, cancel);
        if (files.Count > 0)
            Console.Error.WriteLine($"sent {await SnapshotFiles.SendAsync(engine, topic, files, cancel)} records to {name}");
        await using var lake = await Lake.OpenOrCreateAsync(location, isSandbox: false, TimeProvider.System, cancel);
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        using var progress = new StreamOutput(isJson);
        var intake = new TopicIntake(lake, engine, topic, options, TimeProvider.System, progress);
        while (true)
        {
            while (await intake.TakeAsync(cancel) is { } report) progress.Print(name, report);
            if (every is not { } pause) break;
            await Task.Delay(pause, cancel);
        }
        progress.End(name);
        return ExitCodes.Done;
    }
}
