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
            return await OfAsync(session, settings, await StatesAsync(session, token), token);
        }, cancel);

    static async Task<MissingFeatures> OfAsync(
        ISqlSession session, IReadOnlyDictionary<string, object?> settings, IReadOnlyDictionary<string, (string, string?)> states,
        CancellationToken cancel)
    {
        // A row that clean would reject is no answer: the rules are those of the table itself.
        var sql = JobCatalog.Catalog.SqlOf(JobCatalog.Catalog["audio_features"]);
        var rules = sql.Checks.Where(check => !check.IsWarning).Select(check => $"coalesce({check.Expression}, true)");
        var mentions = string.Join(" union all ",
            Mentions.Select(table =>
            $"select track_id from {table.Name}{(table == RawTable.PlaylistTracks ? " where item_kind = 'track'" : "")}"));
        var (ids, refused) = (new List<string>(), new List<(string, string, DateTime)>());
        var gaps = new Dictionary<string, Dictionary<string, DateTime>>(StringComparer.Ordinal);
        // What was said of tracks that have features by now stays in the engine: catalogues have millions of them.
        await foreach (var row in RowsAsync(session,
            $"""
            with mentioned as (select track_id, count(*) as mentions from ({mentions}) where length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]') group by track_id),
            answered as ({sql.Body}),
            missing as (
                select * from mentioned where track_id not in (select track_id from answered where has_features and {string.Join(" and ", rules)})
            ),
            said as (
                select track_id, provider, asked_at, null as fetched_at from {RawTable.FeatureGaps.Name}
                union all select track_id, provider, null, fetched_at from {RawTable.AudioFeatures.Name} where fetched_at is not null
            ),
            newest as (
                select track_id, provider, max(asked_at) as asked_at, max(fetched_at) as fetched_at
                from said where track_id in (select track_id from missing) group by track_id, provider
            )
            select m.track_id, n.provider, n.asked_at, n.fetched_at from missing as m left join newest as n on n.track_id = m.track_id
            order by m.mentions desc, m.track_id, n.provider
            """, sql.Settings.ToDictionary(name => name, name => settings[name]), cancel))
        {
            var id = (string)row[0]!;
            // A row for each provider that was asked.
            if (ids.Count == 0 || ids[^1] != id) ids.Add(id);
            if (row[1] is not string provider) continue;
            var (askedAt, fetchedAt) = ((DateTime?)row[2], (DateTime?)row[3]);
            if (!gaps.TryGetValue(provider, out var ofProvider)) gaps[provider] = ofProvider = new(StringComparer.Ordinal);
            var isRefused = fetchedAt is not null && !(askedAt >= fetchedAt);
            if (isRefused) refused.Add((provider, id, fetchedAt!.Value));
            ofProvider[id] = (isRefused ? fetchedAt : askedAt)!.Value;
        }
        return new MissingFeatures(ids, gaps, states) { Refused = refused };
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
