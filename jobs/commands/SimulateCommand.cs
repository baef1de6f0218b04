using System.CommandLine;
using System.Globalization;
using SparkMusic.Jobs.Simulate;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>simulate</c>: the sandbox world over HTTP, until it is interrupted.</summary>
static class SimulateCommand
{
    static readonly Option<int> Port = Number("--port", "Where to listen, on loopback; 0: any free port.", 0, 65535);
    static readonly Option<long> Seed = new("--seed")
    {
        Description = "The world's seed.",
        DefaultValueFactory = _ => World.DefaultSeed,
        CustomParser = NumberOptions.Seed,
    };
    static readonly Option<int> Playlists = Number("--playlists", "How many playlists people have.", LargeWorld.SmallPlaylists);
    static readonly Option<int> Tracks =
        Number("--tracks", "How many tracks there are; playlists hold about as many places in all.", LargeWorld.SmallTracks);
    static readonly Option<string?> Faults = new("--faults") { Description = "A script of faults, JSON or CSV.", HelpName = "file" };
    static readonly Option<DateTime?> At = new("--at")
    {
        Description = $"The world's time; {SandboxOptions.DefaultNow:yyyy-MM-dd'T'HH:mm:ss'Z'} without it.",
        HelpName = "time",
        CustomParser = Instant,
    };
    static readonly Option<double> Speed = new("--speed")
    {
        Description = "Seconds of the world a second; 0: its time stands still.",
        CustomParser = NumberOptions.Number(0, 1e9),
    };
    static readonly Option<int> TokenSeconds = Number("--token-seconds", "How long an access token is good for.", 3600);
    static readonly Option<int> PostsPerDay = Number("--posts-per-day", "Posts a day and network.", 960);
    static readonly Option<int?> Rate = new("--rate")
    {
        Description = "Spotify calls in any 30 seconds.",
        HelpName = "calls",
        CustomParser = NumberOptions.WholeOrNone(1),
    };
    static readonly Option<string[]> Quota =
        new("--quota")
        {
            Description = "Spotify calls of a bucket in 24 hours.",
            HelpName = "bucket=calls",
            AllowMultipleArgumentsPerToken = false,
        };
    static readonly Option<bool> NoLimits = new("--no-limits") { Description = "No rate limits and quotas anywhere." };

    public static Command Build()
    {
        var (app, json) =
            (new Option<string>("--app")
            {
                Description = "The kind of Spotify app that its client id is.",
                DefaultValueFactory = _ => "extended",
            }, Options.Json());
        app.AcceptOnlyFromAmong("extended", "development", "restricted");
        var command = new Command("simulate",
            "Serves a made-up world of music over HTTP, on loopback: Spotify, ReccoBeats, Mastodon, Bluesky and X as programs meet them, "
                + "with their limits and faults. Runs until it is interrupted.\n\n"
                + "Example: sparkmusic simulate --port 0 --seed 7 --playlists 2000 --tracks 380000 --app restricted")
        {
            Port, Seed, Playlists, Tracks, app, Faults, At, Speed, TokenSeconds, PostsPerDay, Rate, Quota, NoLimits, json,
        };
        command.SetAction((result, cancel) =>
            RunAsync(Read(result, Enum.Parse<AppKind>(result.GetValue(app)!, ignoreCase: true)), result.GetValue(json), cancel));
        return command;
    }

    static SandboxOptions Read(ParseResult result, AppKind app) => new()
    {
        Port = result.GetValue(Port),
        Seed = result.GetValue(Seed),
        Playlists = result.GetValue(Playlists),
        Tracks = result.GetValue(Tracks),
        App = app,
        Faults = result.GetValue(Faults) is { } file ? FaultFile.Read(file) : [],
        Now = result.GetValue(At) ?? SandboxOptions.DefaultNow,
        Speed = result.GetValue(Speed),
        TokenSeconds = result.GetValue(TokenSeconds),
        PostsPerDay = Math.Max(1, result.GetValue(PostsPerDay)),
        Limits = new SandboxLimits
        {
            IsOff = result.GetValue(NoLimits),
            CallsPer30Seconds = result.GetValue(Rate),
            Quotas = (result.GetValue(Quota) ?? []).Select(Bucket).ToDictionary(),
        },
    };

    static async Task<int> RunAsync(SandboxOptions options, bool isJson, CancellationToken cancel)
    {
        await using var server = await SandboxServer.StartAsync(options, TimeProvider.System, cancel);
        if (isJson) Console.WriteLine(server.Addresses.ToJson().ToJsonString());
        else
        {
            Console.WriteLine($"SANDBOX: everything it serves is made up. {Output.Number(server.World.Large.PlaylistCount)} playlists, " +
                $"{Output.Number(server.World.Large.TrackCount)} tracks, seed {options.Seed}, a{(options.App == AppKind.Extended ? "n" : "")} {options.App.ToString().ToLowerInvariant()} app.");
            Output.Table(["service", "where"], [.. server.Addresses.All.Select(row => new[] { row.Name, row.Value })]);
            Console.WriteLine("Ctrl-C ends it.");
        }
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            // The way it is meant to end.
        }
        return ExitCodes.Done;
    }

    static KeyValuePair<string, int> Bucket(string text) =>
        text.Split('=') is [var bucket, var calls] && int.TryParse(calls, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? KeyValuePair.Create(bucket, number)
            : throw SparkMusicException.Usage($"'{text}' is no quota.", "Write it as --quota search=900.");

    static Option<int> Number(string name, string description, int usual, int most = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "n",
            DefaultValueFactory = _ => usual,
            CustomParser = NumberOptions.Whole(0, most),
        };

    static DateTime? Instant(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateTime.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at)) return at;
        result.AddError($"'{result.Tokens[0].Value}' is no time; write it as 2022-01-10T12:00:00Z.");
        return default;
    }
}
