using System.Globalization;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Ledgers;
using SparkMusic.Providers;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>ReccoBeats as this machine's settings say: <c>SPARKMUSIC_RECCOBEATS_…</c>. It needs no account.</summary>
sealed class ReccoBeatsAccess : IAsyncDisposable
{
    public const string Api = "reccobeats_api", SpacingMs = "reccobeats_spacing_ms";

    const int CallsOfRate = 30;

    readonly HttpClient _http = ApiHttp.New();

    ReccoBeatsAccess(ReccoBeatsSettings settings, IBudgets budgets, TimeProvider clock, AnswerSpool? spool)
    {
        Caller = new ApiCaller("ReccoBeats", _http, budgets, LimitsOf(settings), clock) { Spool = spool };
        Client = new ReccoBeatsClient(settings, Caller);
        Address = settings.Api;
    }

    public ApiCaller Caller { get; }

    public ReccoBeatsClient Client { get; }

    public Uri Address { get; }

    /// <summary>No limit is published: the spacing is kept by all processes together, as a rate.</summary>
    internal static CallSettings LimitsOf(ReccoBeatsSettings settings) => settings.Bucket.Spacing is { Ticks: > 0 } spacing
        ? SharedRate.Of(new CallSettings { Rate = new CallRate(CallsOfRate, CallsOfRate * spacing) }, "reccobeats", settings.Api)
        : new CallSettings();

    /// <param name="spool">Of the lake that is collected into; null: none.</param>
    public static ReccoBeatsAccess Open(ReccoBeatsSettings settings, IBudgets budgets, TimeProvider clock, AnswerSpool? spool = null) =>
        new(settings, budgets, clock, spool);

    /// <param name="find">A setting by its name.</param>
    /// <exception cref="SparkMusicException">Usage: a setting is none.</exception>
    internal static ReccoBeatsSettings SettingsFrom(Func<string, string?> find)
    {
        var usual = new ReccoBeatsSettings();
        var spacing = usual.Bucket.Spacing;
        if (find(SpacingMs) is { } text)
            spacing = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? TimeSpan.FromMilliseconds(ms)
                : throw SparkMusicException.Usage($"{SpacingMs} is '{text}', which is no number.");
        return usual with
        {
            Api = find(Api) is { } address ? ServiceAddress.Required(Api, address) : usual.Api,
            Bucket = usual.Bucket with { Spacing = spacing },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Caller.DisposeAsync();
        _http.Dispose();
    }
}
