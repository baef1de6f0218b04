using Npgsql;
using static SparkMusic.Postgres.PostgresShort;

namespace SparkMusic.Postgres.Publish;

/// <summary>
/// Makes the tables of marts and fits them to changed headers: a new table or column is made; all else (another type or key, a column that
/// is gone) is refused with the statement to run, before anything is touched.
/// </summary>
/// <remarks>
/// A type is never changed here, not even to a wider one: that rewrites the table, and a REPEATABLE READ reader that began before would
/// find it empty.
/// </remarks>
static class MartTables
{
    public const string Reader = "sparkmusic_reader";

    sealed record Found(IReadOnlyDictionary<string, string> Columns, string? Key);

    /// <summary>Tables that were made or got a column: what was published into them counts no more.</summary>
    public static async Task<IReadOnlyList<string>> FitAsync(NpgsqlConnection connection, IReadOnlyList<MartTable> tables,
        CancellationToken cancel)
    {
        var (changed, statements, refused) = (new List<string>(), new List<string>(), new List<string>());
        var hasReader = await connection.ValueAsync<bool>("select exists (select from pg_roles where rolname = $1)", cancel, Reader);
        foreach (var table in tables)
        {
            var before = statements.Count;
            if (await FindAsync(connection, table, cancel) is not { } found)
            {
                statements.AddRange([table.CreateSql, .. table.Indexes, .. table.Comments]);
                if (hasReader) statements.Add($"grant select on {table.FullName} to {Reader}");
            }
            else
            {
                statements.AddRange(Added(table, found));
                refused.AddRange(Refused(table, found));
            }
            if (statements.Count > before) changed.Add(table.Table);
        }
        if (refused.Count > 0)
            throw SparkMusicException.Failed(
                "Nothing was published: tables in Postgres differ from what the marts are now, and changing them would lose something "
                + "or block readers.",
                "Look at what depends on them, then run: " + string.Join("; ", refused) + ";");
        foreach (var statement in statements) await connection.ExecuteAsync(statement, cancel);
        if (changed.Count > 0)
            await connection.ExecuteAsync("delete from sparkmusic.published where table_name = any($1)", cancel, [changed.ToArray()]);
        return changed;
    }

    static IEnumerable<string> Added(MartTable table, Found found) => table.Columns
        .Where(column => !found.Columns.ContainsKey(column.Name))
        .SelectMany(column => new[]
        {
            $"alter table {table.FullName} add column {table.Definition(column)}",
            $"comment on column {table.FullName}.{Name(column.Name)} is {Literal(column.Description)}",
        });

    static IEnumerable<string> Refused(MartTable table, Found found)
    {
        foreach (var column in table.Columns)
            if (found.Columns.TryGetValue(column.Name, out var type) && type != MartTypes.TextOf(column.Type))
                yield return $"alter table {table.FullName} alter column {Name(column.Name)} type {MartTypes.TextOf(column.Type)} "
                    + $"using {Name(column.Name)}::{MartTypes.TextOf(column.Type)}";
        foreach (var gone in found.Columns.Keys.Where(name => table.Columns.All(column => column.Name != name)))
            yield return $"alter table {table.FullName} drop column {Name(gone)}";
        if (found.Key is null) yield return $"alter table {table.FullName} add {table.KeySql}";
        else if (found.Key != string.Join(',', table.Key))
            yield return $"alter table {table.FullName} drop constraint {Name(table.Table + "_pkey")}, add {table.KeySql}";
    }

    static async Task<Found?> FindAsync(NpgsqlConnection connection, MartTable table, CancellationToken cancel)
    {
        var columns = await connection.RowsAsync(
            """
            select attname, format_type(atttypid, atttypmod) from pg_attribute
            where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum
            """, row => (Name: row.GetString(0), Type: row.GetString(1)), cancel, table.FullName);
        if (columns.Count == 0) return null;
        var key = await connection.ValueAsync<string>(
            """
            select string_agg(attname, ',' order by place) from pg_constraint, unnest(conkey) with ordinality as k (number, place)
                join pg_attribute on attnum = number
            where conrelid = to_regclass($1) and attrelid = conrelid and contype in ('p', 'u') and conname in ($2, $3)
            """, cancel, table.FullName, table.Table + "_pkey", table.Table + "_key");
        return new Found(columns.ToDictionary(column => column.Name, column => column.Type), key);
    }
}
