using System.Security.Cryptography;
using Npgsql;

namespace SparkMusic.Postgres;

/// <summary>
/// One Postgres database. What fails because the server is away is tried again for a bounded time, so it must be right to do it twice.
/// Failures are <see cref="SparkMusicException"/> with the place and the next step.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    readonly NpgsqlDataSource _source;
    readonly TimeProvider _clock;
    bool _hasAnswered;

    public PostgresDatabase(NpgsqlConnectionStringBuilder settings, TimeProvider clock)
    {
        (_source, _clock) = (NpgsqlDataSource.Create(settings), clock);
        (Place, User) = ($"{settings.Host}:{settings.Port}, database {settings.Database ?? settings.Username}", settings.Username);
    }

    /// <summary>For messages: host, port and database, no password.</summary>
    public string Place { get; }

    public string? User { get; }

    /// <summary>How long a server that has answered before may be away; one that never answered gets five seconds.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How often a publish tries to get its locks, half a second each time and a pause between.</summary>
    internal int LockTries { get; set; } = 20;

    internal TimeProvider Clock => _clock;

    /// <summary>Runs <paramref name="work"/> on a connection of its own, and once more from its start when the connection was
    /// lost.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        var start = _clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancel);
                _hasAnswered = true;
                return await work(connection, cancel);
            }
            catch (Exception e) when (IsPassing(e) && _clock.GetElapsedTime(start) < (_hasAnswered ? Patience : TimeSpan.FromSeconds(5)))
            {
                await PauseAsync(attempt, cancel);
            }
            catch (Exception e) when (PostgresErrors.IsAny(e))
            {
                throw Explain(e);
            }
        }
    }

    /// <summary>As <see cref="UseAsync{T}"/>, in one transaction.</summary>
    public Task<T> TransactAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancel) =>
        UseAsync(async (connection, token) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            var result = await work(connection, token);
            await transaction.CommitAsync(token);
            return result;
        }, cancel);

    public Task<int> ExecuteAsync(string sql, CancellationToken cancel, params object?[] values) =>
        UseAsync((connection, token) => connection.ExecuteAsync(sql, token, values), cancel);

    public Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object?[] values) =>
        UseAsync((connection, token) => connection.RowsAsync(sql, read, token, values), cancel);

    /// <summary>A connection for who keeps one; its failures are Npgsql's own.</summary>
    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel) => _source.OpenConnectionAsync(cancel);

    internal NpgsqlConnection Open() => _source.OpenConnection();

    internal SparkMusicException Explain(Exception e) => PostgresErrors.Explain(e, Place, User);

    /// <summary>A pause that grows from a tenth of a second to five, and is never the same for two.</summary>
    internal Task PauseAsync(int attempt, CancellationToken cancel)
    {
        var longest = (int)Math.Min(5000, 100 * Math.Pow(2, Math.Min(attempt, 10)));
        return Task.Delay(TimeSpan.FromMilliseconds(longest / 2 + RandomNumberGenerator.GetInt32(longest / 2 + 1)), _clock, cancel);
    }

    static bool IsPassing(Exception e) => PostgresErrors.IsLost(e) || PostgresErrors.IsInTheWay(e);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
