using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>
/// Which tracks of a lake have no features, and what providers have said about them. Read from raw, so that it is never behind.
/// </summary>
/// <param name="Ids">Those that most rows speak of first: they are worth the most where calls are few.</param>
/// <param name="Gaps">By provider and track: when it was asked last and did not know.</param>
/// <param name="States">By provider: what was said last of the provider itself.</param>
sealed record MissingFeatures(
    IReadOnlyList<string> Ids, IReadOnlyDictionary<string, Dictionary<string, DateTime>> Gaps,
    IReadOnlyDictionary<string, (string Reason, string? Message)> States)
{
    public const string Provider = "*";

    /// <summary>
    /// Answers that the rules of <c>audio_features</c> refuse, and that no gap tells of yet: values out of their range. To ask for
    /// them again brings the same.
    /// </summary>
    public required IReadOnlyList<(string Provider, string Id, DateTime AskedAt)> Refused { get; init; }

    static readonly RawTable[] Mentions = [RawTable.Tracks, RawTable.ChartEntries, RawTable.PlaylistTracks, RawTable.ArtistTopTracks];

    static readonly RawTable[] Reads = [.. Mentions, RawTable.AudioFeatures, RawTable.FeatureGaps];

    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    /// <summary>The tracks that the provider may be asked for now.</summary>
    public IEnumerable<string> DueFor(IFeatureProvider provider, DateTimeOffset now)
    {
        var (gaps, holds) = (Gaps.GetValueOrDefault(provider.Name), provider.GapsHoldSince(now).UtcDateTime);
        return gaps is null ? Ids : Ids.Where(id => !gaps.TryGetValue(id, out var askedAt) || askedAt < holds);
    }

    public static Task<MissingFeatures> ReadAsync(Lake lake, IReadOnlyDictionary<string, object?> settings, CancellationToken cancel) =>
        lake.ReadAsync([.. Reads.Select(table => table.Name)], async (manifests, token) =>
        {
            await using var engine = DuckDbEngine.Open();
            await using var session = await engine.OpenAsync(token);
            foreach (var table in Reads)
            {
                var files = manifests.TryGetValue(table.Name, out var manifest) ? await lake.LocalFilesOfAsync(manifest, token) : [];
                await session.AttachFilesAsync(table.Name, table.Columns, files, token);
            }
            var (ids, gaps) = (await IdsAsync(session, settings, token), await GapsAsync(session, token));
            var refused = await RefusedAsync(session, ids.ToHashSet(StringComparer.Ordinal), gaps, token);
            foreach (var (provider, id, at) in refused)
            {
                if (!gaps.TryGetValue(provider, out var ofProvider)) gaps[provider] = ofProvider = new(StringComparer.Ordinal);
                ofProvider[id] = at;
            }
            return new MissingFeatures(ids, gaps, await StatesAsync(session, token)) { Refused = refused };
        }, cancel);

    static async Task<IReadOnlyList<string>> IdsAsync(
        ISqlSession session, IReadOnlyDictionary<string, object?> settings, CancellationToken cancel)
    {
        // A row that clean would reject is no answer: the rules are those of the table itself.
        var sql = JobCatalog.Catalog.SqlOf(JobCatalog.Catalog["audio_features"]);
        var rules = sql.Checks.Where(check => !check.IsWarning).Select(check => $"coalesce({check.Expression}, true)");
        var mentions = string.Join(" union all ",
            Mentions.Select(table =>
            $"select track_id from {table.Name}{(table == RawTable.PlaylistTracks ? " where item_kind = 'track'" : "")}"));
        var ids = new List<string>();
        await foreach (var row in RowsAsync(session,
            $"""
            with mentioned as (select track_id, count(*) as mentions from ({mentions}) where length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]') group by track_id),
            answered as ({sql.Body})
            select m.track_id from mentioned as m
            where m.track_id not in (select track_id from answered where has_features and {string.Join(" and ", rules)})
            order by m.mentions desc, m.track_id
            """, sql.Settings.ToDictionary(name => name, name => settings[name]), cancel))
            ids.Add((string)row[0]!);
        return ids;
    }

    static async Task<Dictionary<string, Dictionary<string, DateTime>>> GapsAsync(ISqlSession session, CancellationToken cancel)
    {
        var gaps = new Dictionary<string, Dictionary<string, DateTime>>(StringComparer.Ordinal);
        await foreach (var row in RowsAsync(session,
            $"select provider, track_id, max(asked_at) from {RawTable.FeatureGaps.Name} where track_id <> '{Provider}' group by provider, "
                + "track_id", NoParameters, cancel))
        {
            if (!gaps.TryGetValue((string)row[0]!, out var ofProvider)) gaps[(string)row[0]!] = ofProvider = new(StringComparer.Ordinal);
            ofProvider[(string)row[1]!] = (DateTime)row[2]!;
        }
        return gaps;
    }

    static async Task<List<(string, string, DateTime)>> RefusedAsync(
        ISqlSession session, HashSet<string> missing, Dictionary<string, Dictionary<string, DateTime>> gaps, CancellationToken cancel)
    {
        var refused = new List<(string, string, DateTime)>();
        await foreach (var row in RowsAsync(session,
            $"select provider, track_id, max(fetched_at) from {RawTable.AudioFeatures.Name} where fetched_at is not null group by provider, "
                + "track_id", NoParameters, cancel))
        {
            var (provider, id, at) = ((string)row[0]!, (string)row[1]!, (DateTime)row[2]!);
            if (missing.Contains(id) && !(gaps.GetValueOrDefault(provider)?.GetValueOrDefault(id) >= at)) refused.Add((provider, id, at));
        }
        return refused;
    }

    static async Task<Dictionary<string, (string, string?)>> StatesAsync(ISqlSession session, CancellationToken cancel)
    {
        var states = new Dictionary<string, (string, string?)>(StringComparer.Ordinal);
        await foreach (var row in RowsAsync(session,
            $"select provider, reason, message from {RawTable.FeatureGaps.Name} where track_id = '{Provider}' order by asked_at",
            NoParameters, cancel))
            states[(string)row[0]!] = ((string)row[1]!, (string?)row[2]);
        return states;
    }

    static async IAsyncEnumerable<object?[]> RowsAsync(
        ISqlSession session, string sql, IReadOnlyDictionary<string, object?> parameters,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var reader = await session.QueryAsync(sql, parameters, cancel);
        while (await reader.ReadAsync(cancel)) yield return reader.Current;
    }
}
