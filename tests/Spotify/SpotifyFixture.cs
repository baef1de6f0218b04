using SparkMusic.Calls;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spotify;

/// <summary>A server that speaks as Spotify does, a real ledger, and clients for both.</summary>
public abstract class SpotifyFixture
{
    HttpClient _http = null!;
    TestFolder _folder = null!;
    int _tokens;

    protected TestClock Clock { get; private set; } = null!;

    internal ScriptedServer Server { get; private set; } = null!;

    internal TestFolder Folder => _folder;

    protected ILedger Ledger { get; private set; } = null!;

    /// <summary>Answers what is asked below <c>/v1</c>.</summary>
    internal Func<Asked, Reply> Api { get; set; } = _ => Reply.Error(404, "Resource not found");

    /// <summary>Answers the token endpoint.</summary>
    internal Func<Asked, Reply> Accounts { get; set; } = null!;

    /// <summary>What was asked below <c>/v1</c>.</summary>
    internal IEnumerable<Asked> Calls => Server.Log.Where(asked => asked.Path.StartsWith("/v1/", StringComparison.Ordinal));

    /// <summary>As <c>search?q=…</c> without the server's part.</summary>
    internal IEnumerable<string> Paths => Calls.Select(asked => asked.Path["/v1/".Length..]);

    [SetUp]
    public async Task StartAsync()
    {
        (Clock, _folder, _http, _tokens) =
            (new TestClock(new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc)), new TestFolder(), ApiHttp.New(), 0);
        Api = _ => Reply.Error(404, "Resource not found");
        Accounts = _ => Reply.Json($$"""{"access_token":"token-{{Interlocked.Increment(ref _tokens)}}","token_type":"Bearer","expires_in":3600}""");
        Server = await ScriptedServer.StartAsync(Clock,
            asked => asked.Path.StartsWith("/v1/", StringComparison.Ordinal) ? Api(asked) : Accounts(asked));
        Directory.CreateDirectory(_folder["_state"]);
        Ledger = NewLedger();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await Server.DisposeAsync();
        await Ledger.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>Of the same record, as another process has it.</summary>
    protected ILedger NewLedger() => new SqliteLedger(_folder.Path, _ => Task.FromResult<IReadOnlyList<Manifest>>([]), Clock);

    protected SpotifySettings Settings(SpotifyLimits? limits = null) => new()
    {
        Api = new Uri(Server.Address, "v1/"),
        Accounts = Server.Address,
        ClientId = "the-id",
        ClientSecret = "the-secret",
        Limits = limits ?? SpotifyLimits.None,
    };

    protected ApiCaller Caller(SpotifyLimits? limits = null, ILedger? ledger = null) =>
        Caller((limits ?? SpotifyLimits.None).Calls, ledger);

    protected ApiCaller Caller(CallSettings settings, ILedger? ledger = null) =>
        new("Spotify", _http, ledger ?? Ledger, settings, Clock, () => 0.5);

    protected SpotifyClient Client(
        SpotifyLimits? limits = null, ApiCaller? caller = null, AppFindings? findings = null, IAccessTokens? tokens = null)
    {
        var settings = Settings(limits);
        caller ??= Caller(limits);
        return new SpotifyClient(settings, caller, tokens ?? new AppTokens(new TokenEndpoint(settings, caller, Clock), Clock),
            findings ?? new AppFindings(null, Clock));
    }

    /// <summary>A well-formed id.</summary>
    protected static string Id(int number) => number.ToString("000000") + "aaaaaaaaaaaaaaaa";

    protected static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(Id)];

    /// <summary>A track's JSON.</summary>
    protected static string TrackJson(string id) => $$"""{"id":"{{id}}","name":"Song {{id}}","type":"track","artists":[{"id":"{{Id(7)}}","name":"Singer"}],"duration_ms":1000}""";

    protected static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }
}
