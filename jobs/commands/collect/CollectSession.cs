using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>
/// What every kind of collecting from Spotify needs: the lake, Spotify within its limits, and what is remembered between runs.
/// </summary>
sealed class CollectSession : IAsyncDisposable
{
    readonly AnswerSpool? _spool;

    CollectSession(Lake lake, SpotifyAccess access, AnswerSpool? spool)
    {
        (Lake, Access, _spool) = (lake, access, spool);
        Asked = new AskedIds(CollectorFolder.AskedOf(lake), TimeProvider.System);
    }

    public Lake Lake { get; }

    public SpotifyAccess Access { get; }

    public AskedIds Asked { get; }

    public CollectProgress Progress { get; } = new();

    /// <exception cref="SparkMusicException">Usage: Spotify is not connected; made-up data for a real lake. 75: the collector runs
    /// already.</exception>
    public static async Task<CollectSession> OpenAsync(string location, string collector, CancellationToken cancel)
    {
        SpotifyAccess.Require();
        var lake = await Lake.OpenOrCreateAsync(location, SpotifyAccess.IsSandbox, TimeProvider.System, cancel);
        try
        {
            SpotifyAccess.RefuseMixing(lake);
            foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
            var spool = AnswerSpool.Open(CollectorFolder.SpoolOf(lake, collector), TimeProvider.System);
            var access = SpotifyAccess.Open(lake.Ledger, TimeProvider.System, spool);
            if (access.Notice is { } notice) Console.Error.WriteLine(notice);
            return new CollectSession(lake, access, spool);
        }
        catch
        {
            await lake.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says what the calls were, and what this app may not use.</summary>
    public void PrintCalls(long? needed)
    {
        var calls = Access.Caller.Counts;
        Console.WriteLine($"{Output.Number(calls.CallsBut(SpotifyAccess.TokenBucket))} calls{(needed is { } least ? $", {Output.Number(least)} needed at least" : "")}"
            + (calls.Retries > 0 ? $", {Output.Number(calls.Retries)} of them again" : "")
            + (calls.WithStatus(429) > 0 ? $", {Output.Number(calls.WithStatus(429))} answered with too many requests" : "") + ".");
        if (Closed is { Count: > 0 } closed) Console.WriteLine($"Not for this app: {string.Join(", ", closed)}");
    }

    public static void PrintTables(CollectedCounts counts)
    {
        if (counts.Rows.Count > 0)
            Output.Table(["table", "#loaded", "#rejected"],
                [.. counts.Rows.Select(table =>
                new[] { table.Key, Output.Number(table.Value.Loaded), Output.Number(table.Value.Rejected) })]);
    }

    public static object JsonOf(CollectedCounts counts) => counts.Rows.Select(table => new
    {
        Table = table.Key,
        table.Value.Loaded,
        table.Value.Rejected,
    });

    public IReadOnlyList<string> Closed =>
        [.. Access.Client.Findings.All.Where(found => found.Value.Closed is not null).Select(found => found.Key)
            .Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        Progress.Dispose();
        Asked.Dispose();
        await Access.DisposeAsync();
        _spool?.Dispose();
        await Lake.DisposeAsync();
    }
}
