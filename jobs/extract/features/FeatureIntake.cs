using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Writing;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>
/// A collection's way into raw: pages wait until there are some, and are committed together with the gaps that they leave. Whoever dies in
/// between has left the answers of those few calls in the spool, where there is one, and asks for them again otherwise.
/// </summary>
/// <param name="spool">Keeps answers until they are committed; null: nobody does.</param>
sealed class FeatureIntake(RawRun run, TimeProvider clock, AnswerSpool? spool)
{
    const int MostPages = 50, MostIds = 5000;

    static readonly RawTable[] Tables = [RawTable.AudioFeatures, RawTable.FeatureGaps];

    readonly List<(string Provider, IFeaturePage Page, DateTimeOffset At)> _pages = [];
    readonly List<(string Provider, string State, string? Message)> _states = [];
    readonly List<(string Provider, string Id, DateTime AskedAt)> _refused = [];

    /// <summary>Ids whose features were committed.</summary>
    public HashSet<string> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>The newest page always waits: what is said of its provider is committed with it.</summary>
    public async Task AddAsync(string provider, IFeaturePage page, CancellationToken cancel)
    {
        if (_pages.Count >= MostPages || _pages.Sum(waiting => waiting.Page.Asked.Count) >= MostIds) await CommitAsync(cancel);
        _pages.Add((provider, page, clock.GetUtcNow()));
    }

    /// <summary>What is said of the provider itself.</summary>
    public void AddState(string provider, string state, string? message) => _states.Add((provider, state, message));

    /// <summary>An answer of before is none, for the rules refuse it.</summary>
    public void AddRefused(string provider, string id, DateTime askedAt) => _refused.Add((provider, id, askedAt));

    /// <summary>Commits what waits.</summary>
    public async Task CommitAsync(CancellationToken cancel)
    {
        if (_pages.Count == 0 && _states.Count == 0 && _refused.Count == 0) return;
        var found = await run.AttemptAsync(Tables, async raw =>
        {
            await using var attempt = await raw.BeginAsync(cancel);
            using var stage = new RawStage(attempt, "features", Tables, RawStage.DefaultSegmentBytes, cancel);
            var ids = Write(stage);
            await raw.CommitAsync(attempt, await stage.CompleteAsync(cancel), cancel);
            return ids;
        }, cancel);
        Found.UnionWith(found);
        _pages.Clear();
        _states.Clear();
        _refused.Clear();
        spool?.Committed();
    }

    HashSet<string> Write(RawStage stage)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (provider, page, at) in _pages)
        {
            var ofPage = page.Write(stage, at);
            found.UnionWith(ofPage);
            var gaps = new FeatureWriting(RawTable.FeatureGaps, provider, at, stage);
            foreach (var id in page.Asked)
                if (!ofPage.Contains(id)) gaps.Gap(provider, id, "not_found", at);
        }
        foreach (var (provider, id, askedAt) in _refused)
        {
            var at = new DateTimeOffset(askedAt, TimeSpan.Zero);
            new FeatureWriting(RawTable.FeatureGaps, provider, at, stage).Gap(provider, id, "not_found", at);
        }
        var now = clock.GetUtcNow();
        foreach (var (provider, state, message) in _states)
            new FeatureWriting(RawTable.FeatureGaps, provider, now, stage).Gap(provider, MissingFeatures.Provider, state, now, message);
        return found;
    }
}
