using SparkMusic.Calls;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Providers;
using SparkMusic.Run;
using SparkMusic.Spotify;
using SparkMusic.Tests.Collect;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Providers;

/// <summary>A lake that knows tracks of a sandbox, the sandbox over HTTP, and the real clients of its providers.</summary>
sealed class FeatureWorld : IAsyncDisposable, IRunProgress
{
    readonly TestFolder _folder;
    readonly HttpClient _http = ApiHttp.New();
    readonly AppFindings _findings;

    FeatureWorld(TestFolder folder, SandboxFixture sandbox, ImportLake lake, TestClock clock) =>
        (_folder, Sandbox, Lake, Clock, _findings) = (folder, sandbox, lake, clock, new AppFindings(null, clock));

    public SandboxFixture Sandbox { get; }

    public ImportLake Lake { get; }

    public TestClock Clock { get; }

    /// <summary>The tracks that the lake knows, in the order in which they are asked for.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    public static async Task<FeatureWorld> StartAsync(AppKind app, int tracks, params FaultRule[] faults)
    {
        var sandbox = await SandboxFixture.StartAsync(app, options => options with { Tracks = 20_000, Faults = faults });
        var folder = new TestFolder();
        var clock = new TestClock(new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc));
        var world = new FeatureWorld(folder, sandbox, await ImportLake.OpenAsync(folder["lake"], isSandbox: true), clock);
        await world.LearnAsync(Enumerable.Range(300, tracks).Select(number => sandbox.World.Track(number).Made.Id));
        return world;
    }

    /// <summary>Tells the lake of tracks, by a playlist that holds them.</summary>
    public async Task LearnAsync(IEnumerable<string> ids)
    {
        Ids = [.. Ids.Concat(ids).Order(StringComparer.Ordinal)];
        var name = $"playlist{Ids.Count}.csv";
        await ImportAsync(ImportKind.PlaylistHistory, name, "playlist_id,track_id,added\n"
            + string.Concat(ids.Select(id => $"p,{id},2026-10-01\n")));
    }

    public Task<ImportReport> ImportAsync(ImportKind kind, string name, string text) =>
        Lake.ImportAsync(File(name, text), new ImportOptions(kind) { IsSandbox = true });

    public InputFile File(string name, string text) => Given.File(_folder, name, text);

    public string this[string path] => _folder[path];

    /// <summary>Asks the chain, as a process of its own would.</summary>
    public async Task<FeatureReport> CollectAsync(
        string providers = "spotify,reccobeats", bool hasSpotify = true, int? most = null, params CatalogueFeatures[] catalogues)
    {
        await using var spotify = new ApiCaller("Spotify", _http, Lake.Lake.Ledger, new CallSettings(), Clock, () => 0.5);
        await using var reccoBeats = new ApiCaller("ReccoBeats", _http, Lake.Lake.Ledger, new CallSettings(), Clock, () => 0.5);
        var chain = FeatureChain.Of(providers, hasSpotify ? Spotify(spotify) : null, ReccoBeats(reccoBeats), catalogues);
        return await new FeatureCollector(Lake.Lake, chain, ResultSettings.Read(null, _ => null), Clock,
            new SandboxSpotify.Quiet())
        { MostTracks = most }.CollectAsync("collect features", default);
    }

    SpotifyClient Spotify(ApiCaller caller)
    {
        var settings = new SpotifySettings
        {
            Api = new Uri(Sandbox.Server.Addresses.Spotify + "/"),
            Accounts = new Uri(Sandbox.Server.Addresses.Accounts + "/"),
            ClientId = Sandbox.Server.Addresses.App.ClientId,
            ClientSecret = Sandbox.Server.Addresses.App.ClientSecret,
            Limits = SpotifyLimits.None,
        };
        return new SpotifyClient(settings, caller, new AppTokens(new TokenEndpoint(settings, caller, Clock), Clock), _findings);
    }

    ReccoBeatsClient ReccoBeats(ApiCaller caller) =>
        new(new ReccoBeatsSettings
        {
            Api = new Uri(Sandbox.Server.Addresses.ReccoBeats + "/"),
            Bucket = new Bucket("reccobeats", "features"),
        }, caller);

    /// <summary>What the services themselves say that they know.</summary>
    public async Task<HashSet<string>> KnownAsync(bool bySpotify)
    {
        var known = new HashSet<string>();
        foreach (var chunk in Ids.Chunk(40))
        {
            var list = string.Join(',', chunk);
            if (bySpotify)
                known.UnionWith((await Sandbox.SpotifyAsync("audio-features?ids=" + list)).Json["audio_features"]!.AsArray()
                    .Where(row => row is not null).Select(row => row!["id"]!.ToString()));
            else
                known.UnionWith((await Sandbox.SendAsync("reccobeats/v1/audio-features?ids=" + list)).Json["content"]!.AsArray()
                    .Select(row => row!["href"]!.ToString().Split('/')[^1]));
        }
        return known;
    }

    /// <summary>Calls of a path since the last look, as the sandbox counted them.</summary>
    public int TakeCalls(string path)
    {
        var calls = Sandbox.Server.World.Traffic.ToJson()[path]?.AsObject().Sum(status => (int)status.Value!) ?? 0;
        Sandbox.Server.World.Traffic.Clear();
        return calls;
    }

    /// <summary>Rows of feature_coverage about the playlists' tracks: provider, tracks, not found, closed, never asked.</summary>
    public async Task<IReadOnlyList<string>> CoverageAsync()
    {
        var catalog = JobCatalog.Catalog;
        var report = await new FlowRunner(catalog, Lake.Lake, ResultSettings.Read(null, _ => null), TimeProvider.System, this)
            .RunAsync(new RunRequest { Targets = ["feature_coverage"] }, "duckdb",
                () => Task.FromResult<ISqlEngine>(DuckDbEngine.Open()), default);
        report.ExitCodeFor(isStrict: false).Should().Be(ExitCodes.Done);
        await using var engine = DuckDbEngine.Open();
        await using var session = await engine.OpenAsync(default);
        await session.AttachFilesAsync("feature_coverage", catalog.ColumnsOf(catalog["feature_coverage"]),
            Lake.Lake.FilesOf((await Lake.Lake.ReadManifestAsync("feature_coverage", default))!), default);
        await using var reader = await session.QueryAsync(
            "select provider, tracks, not_found, closed, never_asked from feature_coverage where table_name = 'playlist_tracks' order by "
                + "provider", TableWork.NoParameters, default);
        var rows = new List<string>();
        while (await reader.ReadAsync(default)) rows.Add(string.Join(' ', reader.Current));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Lake.DisposeAsync();
        await Sandbox.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    void IRunProgress.Begin(string runId, IReadOnlyList<CatalogTable> tables) { }

    void IRunProgress.Started(CatalogTable table, int partitions, Func<double?> progress) { }

    void IRunProgress.Waiting(CatalogTable table, string holder) { }

    void IRunProgress.Ended(TableReport report) { }
}
