using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Postgres;
using SparkMusic.Postgres.Publish;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary>The publish of a run on the command line.</summary>
sealed class MartPublishing : IAsyncDisposable
{
    readonly PostgresDatabase _database;
    readonly Publisher _publisher;
    readonly bool _isForced, _isRemote;

    MartPublishing(PostgresDatabase database, Publisher publisher, bool isForced, bool isRemote) =>
        (_database, _publisher, _isForced, _isRemote) = (database, publisher, isForced, isRemote);

    /// <summary>Refuses at once, before anything is built, what would be refused at the end; a server that is away may be back by
    /// then.</summary>
    public static async Task<MartPublishing> OpenAsync(
        Lake lake, IReadOnlyDictionary<string, object?> settings, bool isForced, Action<string> step, CancellationToken cancel)
    {
        var database = new PostgresDatabase(PostgresSettings.Required(), TimeProvider.System);
        try
        {
            var publisher = new Publisher(database, JobCatalog.Catalog, lake, settings, step);
            try
            {
                await publisher.CheckAsync(cancel);
            }
            catch (SparkMusicException e) when (e.IsTransient)
            {
                step($"{e.Message} It is tried again after the build.");
            }
            return new MartPublishing(database, publisher, isForced, lake.Location.Contains("://", StringComparison.Ordinal));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Publishes where marts of this lake are already: what went of the lake goes there too. Null: no Postgres is set.
    /// </summary>
    public static Publish? WhereTheyAre(Lake lake, IReadOnlyDictionary<string, object?> settings, Action<string> step) =>
        Secrets.Find(PostgresSettings.Secret) is null ? null : async (runId, tables, engine, cancel) =>
        {
            await using var database = new PostgresDatabase(PostgresSettings.Required(), TimeProvider.System);
            var publisher = new Publisher(database, JobCatalog.Catalog, lake, settings, step);
            if (!await publisher.HoldsAsync(cancel)) return new PublishReport(database.Place, [], 0, 0);
            var isRemote = lake.Location.Contains("://", StringComparison.Ordinal);
            return await publisher.PublishAsync(runId, tables, isForced: false, isRemote ? await engine() : null, cancel);
        };

    public async Task<PublishReport> PublishAsync(
        string runId, IReadOnlyList<CatalogTable> tables, Func<Task<ISqlEngine>> engine, CancellationToken cancel) =>
        await _publisher.PublishAsync(runId, tables, _isForced, _isRemote ? await engine() : null, cancel);

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
