using Npgsql;
using NpgsqlTypes;

namespace SparkMusic.Postgres;

/// <summary>Short forms for statements with <c>$1, $2, …</c> as parameters.</summary>
static class PostgresShort
{
    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancel,
        params object?[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The first column of the first row, or default without one or when it is null.</summary>
    public static async Task<T?> ValueAsync<T>(this NpgsqlConnection connection, string sql, CancellationToken cancel,
        params object?[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancel) is T value ? value : default;
    }

    public static async Task<List<T>> RowsAsync<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object?[] values)
    {
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return rows;
    }

    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTime? Time(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDateTime(column);

    /// <summary>An identifier, quoted.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    /// <summary>A text as a literal, for statements that take no parameters.</summary>
    public static string Literal(string text) => $"E'{text.Replace("\\", "\\\\").Replace("'", "''")}'";

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    // A list of times is typed by its first: that one may be null.
    static NpgsqlParameter Parameter(object? value)
    {
        var parameter = new NpgsqlParameter { Value = value ?? DBNull.Value };
        if (value is DateTime?[]) parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        return parameter;
    }
}
