using System.Diagnostics;
using Npgsql;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Run;

namespace SparkMusic.Postgres.Publish;

/// <summary>
/// Brings the marts of a lake to Postgres: what changed since the last publish is copied aside, then takes the old rows' place in one
/// transaction that a superseded run cannot commit.
/// </summary>
/// <remarks>
/// Safe to repeat: what was published is known by its versions. A commit whose answer was lost is looked up by the run's id. One publish
/// at a time: others wait for its lease, which a sleeper loses after 60 s.
/// </remarks>
/// <param name="database">Prepared by <c>postgres init</c>.</param>
/// <param name="catalog">The tables.</param>
/// <param name="lake">Whose marts; a database has those of one lake.</param>
/// <param name="settings">Settings that alter results: they tell what is stale.</param>
/// <param name="step">Told what goes on.</param>
public sealed class Publisher(
    PostgresDatabase database, Catalog catalog, Lake lake, IReadOnlyDictionary<string, object?> settings, Action<string>? step = null)
{
    const string LeaseName = "_publish";

    readonly Action<string> _step = step ?? (_ => { });

    /// <summary>Refuses a database that is not prepared, or is another lake's.</summary>
    public async Task CheckAsync(CancellationToken cancel)
    {
        await PostgresSchema.CheckAsync(database, cancel);
        await database.TransactAsync((connection, token) =>
            PostgresSchema.ClaimAsync(connection, database.Place, lake.Info.Id, lake.Info.IsSandbox, forLedger: false, token), cancel);
    }

    /// <summary>Whether marts of this lake were ever published there; the database is not claimed for it.</summary>
    public Task<bool> HoldsAsync(CancellationToken cancel) => database.TransactAsync(async (connection, token) =>
        await connection.ValueAsync<bool>("select to_regclass('sparkmusic.lake') is not null", token)
        && await connection.ValueAsync<bool>("select exists (select from sparkmusic.lake where lake_id = $1)", token,
            lake.Info.Id), cancel);

    /// <param name="runId">The run that publishes.</param>
    /// <param name="tables">Those of them that are marts to publish are; never built ones are left out.</param>
    /// <param name="isForced">Also what Postgres has already.</param>
    /// <param name="engine">Reads the lake's files where DuckDB cannot, for their newest times; null on local disk.</param>
    /// <param name="cancel">Ends it until the commit is sent.</param>
    /// <exception cref="SupersededException">Another run took over.</exception>
    /// <exception cref="SparkMusicException">75: Postgres is away, locked or busy; 1: a table does not fit, a file is damaged, a right is
    /// missing.</exception>
    public async Task<PublishReport> PublishAsync(
        string runId, IEnumerable<CatalogTable> tables, bool isForced, ISqlEngine? engine, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        await CheckAsync(cancel);
        await using var leases = new PostgresLeases(database);
        var lease = await TakeAsync(leases, runId, cancel);
        try
        {
            await Faults.DuringAsync(FaultPoints.PublishBegun, () => Task.CompletedTask);
            var freshness = await FreshnessAsync(engine, cancel);
            // A ledger in this database has its check results here already.
            var checks = lake.Ledger is PostgresLedger ? [] : await lake.Ledger.ChecksAsync(null, cancel);
            var marts = await RetryAsync(lease, MartTable.Of(catalog, tables), runId, isForced, freshness, checks, cancel);
            Faults.At(FaultPoints.PublishAcknowledged);
            var replaced = marts.Where(mart => mart.Changed.Count > 0)
                .Select(mart => new PublishedTable(mart.Table.Table, mart.Changed.Count,
                    mart.Changed.Sum(partition => partition.Rows))).ToList();
            return new PublishReport(database.Place, replaced, marts.Count - replaced.Count, watch.Elapsed.TotalSeconds);
        }
        finally
        {
            await leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    // All of it again when the connection was lost, as the temporary tables went with it; unless the commit had come through.
    async Task<IReadOnlyList<StagedMart>> RetryAsync(
        Lease lease, IReadOnlyList<MartTable> tables, string runId, bool isForced,
        IReadOnlyList<TableFreshness> freshness, IReadOnlyList<CheckResult> checks, CancellationToken cancel)
    {
        var start = database.Clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            IReadOnlyList<StagedMart>? staged = null;
            try
            {
                await using var connection = await database.OpenAsync(cancel);
                await FitAsync(connection, tables, cancel);
                staged = await lake.ReadAsync([.. tables.Select(table => table.Table)],
                    (manifests, token) => new StagedMarts(lake, connection, _step).StageAsync(tables, manifests, isForced, token), cancel);
                Faults.At(FaultPoints.PublishStaged);
                _step("replacing the marts in Postgres");
                await new PublishTransaction(database, lease, runId).RunAsync(connection, staged, freshness, checks, cancel);
                return staged;
            }
            catch (Exception e) when (e is not OperationCanceledException and not SupersededException)
            {
                if (staged is not null && await HasLandedAsync(lease, runId)) return staged;
                if (!PostgresErrors.IsAny(e)) throw;
                if (!PostgresErrors.IsLost(e) || database.Clock.GetElapsedTime(start) > database.Patience) throw database.Explain(e);
                _step($"Postgres is away: {e.Message}");
                await database.PauseAsync(attempt, cancel);
            }
        }
    }

    // The lease's row is locked by a commit that is still under way: once it can be locked here, the answer is final.
    Task<bool> HasLandedAsync(Lease lease, string runId) => database.TransactAsync(async (connection, token) =>
    {
        await connection.ExecuteAsync("select from sparkmusic.leases where table_name = $1 for update", token, lease.Table);
        return await connection.ValueAsync<bool>("select exists (select from sparkmusic.publish_log where run_id = $1)", token, runId);
    }, CancellationToken.None);

    async Task FitAsync(NpgsqlConnection connection, IReadOnlyList<MartTable> tables, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                await connection.ExecuteAsync("set local lock_timeout = '500ms'", cancel);
                await MartTables.FitAsync(connection, tables, cancel);
                await Faults.DuringAsync(FaultPoints.PublishFitted, () => transaction.CommitAsync(cancel));
                return;
            }
            catch (PostgresException e) when (PostgresErrors.IsInTheWay(e) && attempt < database.LockTries)
            {
                await database.PauseAsync(1, cancel);
            }
        }
    }

    async Task<Lease> TakeAsync(PostgresLeases leases, string runId, CancellationToken cancel)
    {
        var start = database.Clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            if (await leases.TryTakeAsync(LeaseName, runId, null, cancel) is { } lease) return lease;
            var holder = $"run {await leases.HolderAsync(LeaseName, cancel) ?? "unknown"}";
            _step($"{holder} is publishing; waiting");
            if (database.Clock.GetElapsedTime(start) > LeaseWait.Longest) throw LeaseWait.InVain("The publish", holder);
            await database.PauseAsync(Math.Min(attempt, 3), cancel);
        }
    }

    async Task<IReadOnlyList<TableFreshness>> FreshnessAsync(ISqlEngine? engine, CancellationToken cancel)
    {
        await using var own = engine is null ? DuckDbEngine.Open() : null;
        return await lake.ReadAsync([.. catalog.Tables.Select(table => table.Name)], async (manifests, token) =>
        {
            await using var session = await (engine ?? own!).OpenAsync(token);
            return await Freshness.ReadAsync(catalog, lake, settings, manifests, session, token);
        }, cancel);
    }
}
