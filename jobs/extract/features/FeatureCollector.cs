using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>
/// Asks a chain of providers for the audio features of every track of a lake that has none: each provider for what those before it did not
/// have. A provider that is closed, at its limit or away is told and left out, and the next one is asked.
/// </summary>
/// <remarks>
/// What is missing, and what was asked before, is read from raw: so a run that was killed goes on where its last commit was, rows that were
/// imported meanwhile need no call, and nobody is asked twice for what he does not know before <see
/// cref="IFeatureProvider.GapsHoldSince"/>.
/// </remarks>
/// <param name="settings">Of the lake: the rules of <c>audio_features</c> decide what counts as an answer.</param>
sealed class FeatureCollector(
    Lake lake, IReadOnlyList<IFeatureProvider> chain, IReadOnlyDictionary<string, object?> settings, TimeProvider clock,
    ICollectorProgress progress)
{
    /// <summary>Most tracks to ask each provider for in one run, those that most rows speak of first; null: all.</summary>
    public int? MostTracks { get; init; }

    /// <summary>Of the calls that are made; null: none.</summary>
    public AnswerSpool? Spool { get; init; }

    /// <param name="request">The command as typed, for the record of runs.</param>
    /// <param name="cancel">What was answered until then is kept.</param>
    /// <exception cref="SparkMusicException">75: features are being collected by another process, or a table is held for too
    /// long.</exception>
    public async Task<FeatureReport> CollectAsync(string request, CancellationToken cancel)
    {
        await using var only = await lake.Ledger.TryHoldAsync("collect.features", cancel)
            ?? throw SparkMusicException.TryLater($"Features are being collected into {lake.Location} by another process.",
                "Run the same command again when it has ended.");
        var run = new RawRun(lake, lake.Clock, progress.Waiting);
        return await run.RecordAsync(new RawRequest(request, "duckdb"),
            () => CollectAsync(new FeatureIntake(run, clock, Spool), cancel), cancel);
    }

    async Task<FeatureReport> CollectAsync(FeatureIntake intake, CancellationToken cancel)
    {
        var missing = await MissingFeatures.ReadAsync(lake, settings, cancel);
        foreach (var (provider, id, askedAt) in missing.Refused)
            if (chain.Any(asked => asked.Name == provider)) intake.AddRefused(provider, id, askedAt);
        var reports = new List<ProviderReport>();
        foreach (var provider in chain)
        {
            var due = missing.DueFor(provider, clock.GetUtcNow()).Where(id => !intake.Found.Contains(id))
                .Take(MostTracks ?? int.MaxValue).ToList();
            reports.Add(due.Count == 0 ? new ProviderReport(provider.Name, ProviderOutcome.NotNeeded, 0, 0)
                : await AskAsync(intake, provider, due, missing.States.GetValueOrDefault(provider.Name), cancel));
        }
        // What was refused, when nobody was asked.
        await intake.CommitAsync(cancel);
        Spool?.Clear();
        return new FeatureReport(missing.Ids.Count, reports);
    }

    async Task<ProviderReport> AskAsync(
        FeatureIntake intake, IFeatureProvider provider, IReadOnlyList<string> due, (string State, string? Message) known,
        CancellationToken cancel)
    {
        var (asked, before) = (0L, intake.Found.Count);
        SparkMusicException? failure = null;
        await using var pages = provider.AskAsync(due, cancel).GetAsyncEnumerator(cancel);
        try
        {
            while (await NextAsync())
            {
                await intake.AddAsync(provider.Name, pages.Current, cancel);
                asked += pages.Current.Asked.Count;
                progress.Step(FormattableString.Invariant($"{provider.Name}: {asked:N0} of {due.Count:N0} tracks asked for"));
            }
        }
        catch (OperationCanceledException)
        {
            await intake.CommitAsync(CancellationToken.None);
            throw;
        }
        var outcome = OutcomeOf(failure);
        var message = failure?.NextStep is null ? failure?.Message : $"{failure.Message} {failure.NextStep}";
        // With the last page: were it a commit of its own, who is killed between them would have nothing left to ask and not say it.
        var state = outcome.ToString().ToLowerInvariant();
        if ((state, message) != known) intake.AddState(provider.Name, state, message);
        await intake.CommitAsync(cancel);
        return new ProviderReport(provider.Name, outcome, asked, intake.Found.Count - before, message,
            (failure as ClosedUntilException)?.ResumeAt);

        // What the lake says is not caught: a full disk is no provider's fault.
        async Task<bool> NextAsync()
        {
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (SparkMusicException e)
            {
                failure = e;
                return false;
            }
        }
    }

    static ProviderOutcome OutcomeOf(SparkMusicException? failure) => failure switch
    {
        null => ProviderOutcome.Open,
        ClosedUntilException => ProviderOutcome.Limited,
        ProviderClosedException or SpotifyException { Failure: not SpotifyFailure.Unexpected } => ProviderOutcome.Closed,
        _ => ProviderOutcome.Failed,
    };
}
