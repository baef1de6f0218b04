using System.Globalization;
using System.Reflection;
using Npgsql;

namespace SparkMusic.Postgres;

/// <summary>
/// The schema <c>sparkmusic</c>: its version, its migrations (<c>schema/{version}.sql</c>, each applied once, in order, all or none), and
/// whose lake it serves. One database serves one lake.
/// </summary>
static class PostgresSchema
{
    public const int Version = 1;

    // Of two that migrate at once, one waits here.
    const long MigrationLock = 0x737061726b6d7573;

    /// <summary>Makes the schemas or brings them to this version; false when nothing was to do.</summary>
    /// <exception cref="SparkMusicException">The schema is of a newer version.</exception>
    public static Task<bool> MigrateAsync(PostgresDatabase database, CancellationToken cancel) =>
        database.TransactAsync(async (connection, token) =>
        {
            await connection.ExecuteAsync("select pg_advisory_xact_lock($1)", token, MigrationLock);
            var found = await VersionAsync(connection, token);
            Refuse(found, database.Place, isOldFine: true);
            if (found == Version) return false;
            await connection.ExecuteAsync("create schema if not exists sparkmusic; create schema if not exists marts", token);
            await connection.ExecuteAsync(
                """
                create table if not exists sparkmusic.schema_version (
                    version integer primary key, applied_at timestamptz not null default now())
                """, token);
            for (var version = found + 1; version <= Version; version++)
            {
                await connection.ExecuteAsync(Script(version.ToString("0000", CultureInfo.InvariantCulture)), token);
                await connection.ExecuteAsync("insert into sparkmusic.schema_version (version) values ($1)", token, version);
            }
            return true;
        }, cancel);

    /// <exception cref="SparkMusicException">The schema is missing, older or newer.</exception>
    public static async Task CheckAsync(PostgresDatabase database, CancellationToken cancel) =>
        Refuse(await database.UseAsync(VersionAsync, cancel), database.Place, isOldFine: false);

    /// <summary>
    /// Binds the database to its lake. True when <paramref name="forLedger"/> and it was no ledger before: it has to be filled, which the
    /// caller does in this transaction.
    /// </summary>
    public static async Task<bool> ClaimAsync(
        NpgsqlConnection connection, string place, string lakeId, bool isSandbox, bool forLedger, CancellationToken cancel)
    {
        await connection.ExecuteAsync(
            "insert into sparkmusic.lake (lake_id, is_sandbox, has_ledger) values ($1, $2, false) on conflict do nothing", cancel, lakeId,
                isSandbox);
        var (owner, hasLedger) = (await connection.RowsAsync("select lake_id, has_ledger from sparkmusic.lake for update",
            row => (row.GetString(0), row.GetBoolean(1)), cancel))[0];
        if (owner != lakeId)
            throw SparkMusicException.Failed($"Postgres at {place} serves the lake {owner}, and this lake is {lakeId}.",
                "Give this lake a database of its own: create one, name it in SPARKMUSIC_POSTGRES and run 'sparkmusic postgres init'.");
        if (!forLedger || hasLedger) return false;
        await connection.ExecuteAsync("update sparkmusic.lake set has_ledger = true", cancel);
        return true;
    }

    /// <summary>A text of <c>schema/</c>.</summary>
    public static string Script(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"postgres/{name}.sql")
            ?? throw new InvalidOperationException($"postgres/{name}.sql is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        await connection.ValueAsync<bool>("select to_regclass('sparkmusic.schema_version') is not null", cancel)
            ? await connection.ValueAsync<int>("select coalesce(max(version), 0) from sparkmusic.schema_version", cancel)
            : 0;

    static void Refuse(int found, string place, bool isOldFine)
    {
        if (found > Version)
            throw SparkMusicException.Failed(
                $"Postgres at {place} has the schema version {found}, and this version of SparkMusic knows {Version}.",
                "Use the newer version of SparkMusic that made it.");
        if (found < Version && !isOldFine)
            throw SparkMusicException.Failed(
                found == 0 ? $"Postgres at {place} has no SparkMusic schema yet."
                    : $"Postgres at {place} has the schema version {found}, and this version of SparkMusic needs {Version}.",
                "Run 'sparkmusic postgres init': it makes or migrates it, and keeps what is there.");
    }
}
