using Npgsql;
using SparkMusic.Postgres.Publish;
using SparkMusic.Run;

namespace SparkMusic.Postgres;

/// <summary>What <c>postgres init</c> made or found.</summary>
/// <param name="Place">host:port, database.</param>
/// <param name="IsMigrated">The schema was made or brought to this version.</param>
/// <param name="Made">Tables of marts that were made or got a column.</param>
/// <param name="Tables">How many marts there are.</param>
/// <param name="MayLogIn">The read-only role has a password.</param>
public sealed record InitReport(string Place, bool IsMigrated, IReadOnlyList<string> Made, int Tables, bool MayLogIn);

/// <summary>
/// Prepares a database: schema and migrations, an empty table for every mart that is published, views and comments for BI tools, and the
/// role <c>sparkmusic_reader</c>, which may read the schema <c>marts</c> and nothing else. Safe to repeat.
/// </summary>
public static class PostgresInit
{
    const int ShortestPassword = 12;

    /// <param name="database">As a role that owns the database and may create roles.</param>
    /// <param name="catalog">The marts.</param>
    /// <param name="readerPassword">Lets the read-only role log in; null: it is a group to grant to others.</param>
    /// <param name="cancel">Ends it; what is not finished is undone.</param>
    public static async Task<InitReport> RunAsync(PostgresDatabase database, Catalog catalog, string? readerPassword,
        CancellationToken cancel)
    {
        if (readerPassword?.Length < ShortestPassword)
            throw SparkMusicException.Usage($"The read-only role's password is shorter than {ShortestPassword} characters.",
                "Set SPARKMUSIC_POSTGRES_READER to a longer one, or leave it out.");
        var isMigrated = await PostgresSchema.MigrateAsync(database, cancel);
        var tables = MartTable.Of(catalog, catalog.Tables);
        var made = await database.TransactAsync(async (connection, token) =>
        {
            await connection.ExecuteAsync("set local lock_timeout = '5s'", token);
            var changed = await MartTables.FitAsync(connection, tables, token);
            foreach (var statement in tables.SelectMany(table => table.Indexes.Concat(table.Comments))) await connection.ExecuteAsync(
                statement, token);
            await connection.ExecuteAsync(PostgresSchema.Script("views"), token);
            await MakeReaderAsync(connection, readerPassword, database.User, token);
            return changed;
        }, cancel);
        return new InitReport(database.Place, isMigrated, made, tables.Count, readerPassword is not null);
    }

    static async Task MakeReaderAsync(NpgsqlConnection connection, string? password, string? user, CancellationToken cancel)
    {
        const string Reader = MartTables.Reader;
        if (!await connection.ValueAsync<bool>("select exists (select from pg_roles where rolname = $1)", cancel, Reader))
        {
            if (!await connection.ValueAsync<bool>("select rolcreaterole or rolsuper from pg_roles where rolname = current_user", cancel))
                throw SparkMusicException.Failed($"The role {Reader} is missing, and '{user}' may not create roles.",
                    $"Let an administrator run: create role {Reader} nologin; then run this again.");
            await connection.ExecuteAsync($"create role {Reader} nologin", cancel);
        }
        // A role that an administrator made is his to adjust.
        if (await connection.ValueAsync<bool>(
            "select rolsuper or rolcreaterole and pg_has_role($1, 'member with admin option') from pg_roles where rolname = current_user",
                cancel, Reader))
            await connection.ExecuteAsync(
                $"""
                alter role {Reader} set default_transaction_read_only = on;
                alter role {Reader} set statement_timeout = '60s';
                alter role {Reader} set idle_in_transaction_session_timeout = '10min';
                alter role {Reader} set search_path = marts;
                """, cancel);
        await connection.ExecuteAsync(
            $"""
            grant usage on schema marts to {Reader};
            grant select on all tables in schema marts to {Reader};
            alter default privileges in schema marts grant select on tables to {Reader};
            """, cancel);
        // Sent as what Postgres would keep of it, so that the password stands in no log of the server.
        if (password is not null) await connection.ExecuteAsync(
            $"alter role {Reader} login connection limit 20 password '{ScramSecret.Of(password)}'", cancel);
    }
}
