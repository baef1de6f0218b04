using System.Globalization;
using SparkMusic.Calls;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Spotify as this machine's settings say: <c>SPARKMUSIC_SPOTIFY_…</c>, else <c>spotify_…</c> in the file of secrets. Another address than
/// Spotify's own, on loopback, is a sandbox: its data goes into sandbox lakes only.
/// </summary>
sealed class SpotifyAccess : IAsyncDisposable
{
    public const string ClientId = "spotify_client_id", ClientSecret = "spotify_client_secret", Api = "spotify_api",
        Accounts = "spotify_accounts",
        Market = "spotify_market", SpacingMs = "spotify_spacing_ms", CallsPer30Seconds = "spotify_calls_per_30s",
        Budgets = "spotify_budgets";

    /// <summary>The bucket of calls for tokens.</summary>
    public const string TokenBucket = "accounts";

    readonly HttpClient _http = ApiHttp.New();

    SpotifyAccess(SpotifySettings settings, LoginFile login, IBudgets budgets, TimeProvider clock, string? folder, AnswerSpool? spool)
    {
        Settings = settings;
        var rates = folder is null ? null : Path.ChangeExtension(AppFindings.PathFor(folder, settings, isUser: false), ".calls");
        var calls = rates is null ? settings.Limits.Calls : settings.Limits.Calls with { RateFile = rates };
        Caller = new ApiCaller("Spotify", _http, budgets, calls, clock) { Spool = spool };
        var endpoint = new TokenEndpoint(settings, Caller, clock);
        var isUser = login.Read() is { } found && found.ClientId == settings.ClientId;
        IAccessTokens tokens = isUser ? new UserTokens(endpoint, login, clock) : new AppTokens(endpoint, clock);
        Notice = (tokens as UserTokens)?.Notice;
        Client = new SpotifyClient(settings, Caller, tokens,
            new AppFindings(folder is null ? null : AppFindings.PathFor(folder, settings, isUser), clock));
    }

    public SpotifySettings Settings { get; }

    public ApiCaller Caller { get; }

    public SpotifyClient Client { get; }

    /// <summary>That the login ends soon; null while there is time.</summary>
    public string? Notice { get; }

    public static bool IsConfigured => Secrets.Find(ClientId) is not null;

    /// <summary>Its address is this machine's.</summary>
    public static bool IsSandbox => SettingsFrom(Secrets.Find, "").Api.IsLoopback;

    /// <param name="budgets">Of the lake that is collected into; the calls are counted there.</param>
    /// <exception cref="SparkMusicException">Usage: nobody has connected Spotify, or a setting is none.</exception>
    public static SpotifyAccess Open(IBudgets budgets, TimeProvider clock, AnswerSpool? spool = null)
    {
        Require();
        return Open(SettingsFrom(Secrets.Find, Secrets.Find(ClientId)!), budgets, clock, spool);
    }

    /// <exception cref="SparkMusicException">Usage: nobody has connected Spotify.</exception>
    public static void Require()
    {
        if (!IsConfigured)
            throw SparkMusicException.Usage("Spotify is not connected: no client id is known.",
                "Run 'sparkmusic connect spotify', or set SPARKMUSIC_SPOTIFY_CLIENT_ID and SPARKMUSIC_SPOTIFY_CLIENT_SECRET.");
    }

    /// <param name="spool">Of the lake that is collected into; null: none.</param>
    public static SpotifyAccess Open(SpotifySettings settings, IBudgets budgets, TimeProvider clock, AnswerSpool? spool = null) =>
        new(settings, new LoginFile(LoginFile.DefaultPath), budgets, clock, Path.GetDirectoryName(Secrets.DefaultFile)!, spool);

    /// <summary>Of an app that lives no longer than this process: nothing about it is kept on this machine.</summary>
    public static SpotifyAccess OpenPassing(SpotifySettings settings, IBudgets budgets, TimeProvider clock) =>
        new(settings, new LoginFile(LoginFile.DefaultPath), budgets, clock, folder: null, spool: null);

    /// <exception cref="SparkMusicException">Usage: made-up data for a real lake, or the other way round.</exception>
    public static void RefuseMixing(Lake lake)
    {
        if (lake.Info.IsSandbox == IsSandbox) return;
        throw IsSandbox
            ? SparkMusicException.Usage($"{lake.Location} is a real lake, and the address of Spotify is a sandbox's.",
                "Name a sandbox lake with --lake, or unset SPARKMUSIC_SPOTIFY_API.")
            : SparkMusicException.Usage($"{lake.Location} is a sandbox: its data is made up, and Spotify's is not mixed into it.",
                "Name another lake with --lake.");
    }

    /// <param name="find">A setting by its name.</param>
    internal static SpotifySettings SettingsFrom(Func<string, string?> find, string clientId)
    {
        var usual = new SpotifySettings { ClientId = clientId };
        return usual with
        {
            ClientSecret = find(ClientSecret),
            Api = Address(find, Api) ?? usual.Api,
            Accounts = Address(find, Accounts) ?? usual.Accounts,
            Market = find(Market) ?? usual.Market,
            Limits = usual.Limits with
            {
                Spacing = Number(find, SpacingMs) is { } spacing ? TimeSpan.FromMilliseconds(spacing) : usual.Limits.Spacing,
                PerDay = find(Budgets) is { } budgets ? BudgetsFrom(budgets) : usual.Limits.PerDay,
                Calls = usual.Limits.Calls with
                {
                    Rate = Number(find, CallsPer30Seconds) is { } calls ? calls == 0 ? null : new CallRate(calls, TimeSpan.FromSeconds(30))
                        : usual.Limits.Calls.Rate,
                },
            },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Caller.DisposeAsync();
        _http.Dispose();
    }

    static Uri? Address(Func<string, string?> find, string name) =>
        find(name) is { } text ? ServiceAddress.Required(name, text) : null;

    static int? Number(Func<string, string?> find, string name) =>
        find(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw SparkMusicException.Usage($"{name} is '{text}', which is no whole number from 0 on.");

    static Dictionary<string, long> BudgetsFrom(string text)
    {
        var budgets = new Dictionary<string, long>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (part == "none") continue;
            else if (part.Split('=') is [var bucket, var calls]
                && long.TryParse(calls, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) budgets[bucket] = number;
            else throw SparkMusicException.Usage($"{Budgets} has '{part}', which is no budget.",
                "Write it as search=300,playlists=2000, or none.");
        return budgets;
    }
}
