using System.CommandLine;
using SparkMusic.Calls;
using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>connect spotify</c>: credentials, tried before they are kept.</summary>
static class ConnectCommand
{
    static readonly TimeSpan LoginPatience = TimeSpan.FromMinutes(5);

    public static Command Build()
    {
        var login = new Option<bool>(
            "--login")
        { Description = "Also log in as a user, in a browser: apps made since 2026 read no playlists without." };
        var json = Options.Json();
        var spotify = new Command("spotify",
            "Asks for the client id and secret of your app (developer.spotify.com/dashboard), tries them, shows what this app may use and "
                + "what "
            + "that means for each flow, and keeps them in ~/.config/sparkmusic/secrets.json, which only you may read.\n"
            + "Both may come on standard input, a line each. Known ones are tried again when nothing is given.\n\n"
            + "Example: sparkmusic connect spotify --login")
        {
            login, json,
        };
        spotify.SetAction((result, cancel) => RunAsync(result.GetValue(login), result.GetValue(json), cancel));
        return new Command("connect", "Connects a source that wants credentials.\n\nExample: sparkmusic connect spotify") { spotify };
    }

    static async Task<int> RunAsync(bool isLogin, bool isJson, CancellationToken cancel)
    {
        var id = await AskAsync("Client id", Secrets.Find(SpotifyAccess.ClientId), isSecret: false, cancel)
            ?? throw SparkMusicException.Usage("No client id was given.",
                "Make an app at developer.spotify.com/dashboard: its page shows id and secret.");
        var secret = await AskAsync("Client secret",
            id == Secrets.Find(SpotifyAccess.ClientId) ? Secrets.Find(SpotifyAccess.ClientSecret) : null, isSecret: true, cancel);
        var settings = SpotifyAccess.SettingsFrom(Secrets.Find, id) with { ClientSecret = secret };
        if (secret is null && !isLogin)
            throw SparkMusicException.Usage("No client secret was given.", "It is on the app's page, or log in as a user: --login.");
        if (isLogin) await LogInAsync(settings, cancel);
        await using var access = SpotifyAccess.Open(settings, new UncountedBudgets(), TimeProvider.System);
        var results = await new SpotifyProbe(access.Client).RunAsync(cancel);
        Secrets.Keep(new Dictionary<string, string?>
        {
            [SpotifyAccess.ClientId] = id,
            [SpotifyAccess.ClientSecret] = secret,
        }, Secrets.DefaultFile);
        if (isJson) Output.Json(new { ClientId = id, KeptIn = Secrets.DefaultFile, Endpoints = results });
        else
        {
            Output.Table(["what", "may", "matters for"],
                [.. results.Select(result =>
                new[] { result.What, result.IsAllowed switch { true => "yes", false => "no", _ => "not tried" }, result.Meaning })]);
            Console.WriteLine($"\nSpotify is connected; the credentials are in {Secrets.DefaultFile}. Next: sparkmusic collect playlists "
                + "--search \"rainy day\"");
        }
        return ExitCodes.Done;
    }

    static async Task LogInAsync(SpotifySettings settings, CancellationToken cancel)
    {
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller("Spotify", http, new UncountedBudgets(), settings.Limits.Calls, TimeProvider.System);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(LoginPatience);
        try
        {
            var login = await new SpotifyLogin(new TokenEndpoint(settings, caller, TimeProvider.System),
                new LoginFile(LoginFile.DefaultPath), TimeProvider.System).LogInAsync(address =>
            {
                Console.Error.WriteLine("Open this address in a browser on this machine (the app's redirect address has to be "
                    + $"{settings.Redirect}):\n{address}");
                return Task.CompletedTask;
            }, patience.Token);
            Console.Error.WriteLine(FormattableString.Invariant(
                $"Logged in; Spotify lets the login hold until {login.EndsAt:yyyy-MM-dd}."));
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw SparkMusicException.Failed($"Nobody logged in within {LoginPatience.TotalMinutes} minutes.",
                "Run 'sparkmusic connect spotify --login' again.", e);
        }
    }

    static async Task<string?> AskAsync(string what, string? known, bool isSecret, CancellationToken cancel)
    {
        var isTerminal = !Console.IsInputRedirected;
        if (isTerminal) Console.Error.Write($"{what}{(known is null ? "" : " (Enter keeps the known one)")}: ");
        // Reading cannot be stopped: whoever cancels does not wait for it.
        var line = await Task.Run(() => isTerminal && isSecret ? Hidden() : Console.In.ReadLine(), cancel).WaitAsync(cancel);
        return string.IsNullOrWhiteSpace(line) ? known : line.Trim();
    }

    static string Hidden()
    {
        var text = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            if (key.Key == ConsoleKey.Backspace) text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar)) text.Append(key.KeyChar);
        Console.Error.WriteLine();
        return text.ToString();
    }
}
