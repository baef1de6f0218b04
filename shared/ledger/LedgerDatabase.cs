using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SparkMusic.Ledgers;

/// <summary>One connection to <c>_state/ledger.db</c>, opened by its first use, one statement or transaction at a time.</summary>
/// <param name="root">The lake's folder.</param>
/// <param name="repair">Fills a new database and corrects one that was left behind.</param>
sealed class LedgerDatabase(string root, LedgerRepair repair) : IAsyncDisposable
{
    const int Full = 13, ReadOnly = 8, CannotOpen = 14, Busy = 5, Locked = 6, Corrupt = 11, NotADatabase = 26, IoError = 10;

    readonly SemaphoreSlim _gate = new(1, 1);
    SqliteConnection? _connection;

    public string Path { get; } = System.IO.Path.Combine(root, "_state", "ledger.db");

    /// <summary>Runs <paramref name="work"/> in a transaction that holds the only write lock.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancel) =>
        UseAsync(connection => InTransaction(connection, work), cancel);

    public Task WriteAsync(Action<SqliteConnection> work, CancellationToken cancel) => WriteAsync(connection =>
    {
        work(connection);
        return true;
    }, cancel);

    public async Task<T> UseAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            return work(_connection ??= await OpenAsync());
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
        finally
        {
            _gate.Release();
        }
    }

    public static T InTransaction<T>(SqliteConnection connection, Func<SqliteConnection, T> work)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = work(connection);
        transaction.Commit();
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _connection?.Dispose();
            _connection = null;
        }
        finally
        {
            _gate.Release();
        }
    }

    async Task<SqliteConnection> OpenAsync()
    {
        var isReadOnly = ReadOnlySqlite.IsMeantFor(Path);
        var isLost = !File.Exists(Path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = !isReadOnly ? Path : isLost ? ":memory:" : ReadOnlySqlite.SourceOf(Path),
            Mode = isReadOnly && !isLost ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 30,
        }.ConnectionString);
        try
        {
            connection.Open();
            if (!isReadOnly) connection.Execute("pragma journal_mode = wal; pragma synchronous = full;");
            if ((!isReadOnly || isLost) && Version(connection) == 0) await CreateAsync(connection);
            if (Version(connection) is var version and not LedgerSchema.Version)
                throw SparkMusicException.Failed(
                    $"The ledger {Path} has version {version}, and this version of SparkMusic knows {LedgerSchema.Version}.",
                    "Use the version of SparkMusic that wrote it.");
            if (!isReadOnly) await repair.EndWhatDiedAsync(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Tables and what the manifests know come together: a kill in between would begin the epochs again.
    async Task CreateAsync(SqliteConnection connection)
    {
        var manifests = await repair.ReadManifestsAsync();
        InTransaction(connection, _ =>
        {
            // Another process may have been first.
            if (Version(connection) != 0) return false;
            connection.Execute(LedgerSchema.Create);
            LedgerRepair.Fill(connection, manifests);
            connection.Execute($"pragma user_version = {LedgerSchema.Version}");
            if (manifests.Count > 0) repair.TellLost(Path, manifests.Count);
            return true;
        });
    }

    static long Version(SqliteConnection connection) => connection.Value<long>("pragma user_version");

    SparkMusicException Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        Full => DiskFull(e),
        IoError or CannotOpen when HasNoSpace() => DiskFull(e),
        ReadOnly or CannotOpen when ReadOnlySqlite.IsMeantFor(Path) =>
            Failed("it cannot be written", "Give this user write access to the lake, or mount it for writing.", e),
        Busy or Locked =>
            SparkMusicException.TryLater($"The ledger {Path} was locked by another process for 30 s.",
                "Run the same command again later.", e),
        Corrupt or NotADatabase => new LedgerDamagedException(Path, e),
        IoError => Failed($"input or output error ({e.Message})", "Check the disk, then run the same command again.", e),
        _ => Failed(e.Message, null, e),
    };

    // SQLite tells of a full disk as an I/O error where it maps its shared memory.
    bool HasNoSpace() => new DriveInfo(System.IO.Path.GetDirectoryName(Path)!).AvailableFreeSpace < 1 << 17;

    SparkMusicException DiskFull(Exception inner) =>
        Failed("disk full", "Free some space on that disk and run the same command again: nothing was lost.", inner);

    SparkMusicException Failed(string why, string? next, Exception inner) =>
        SparkMusicException.Failed($"The ledger {Path} failed: {why}.", next, inner);
}

/// <summary>The ledger's database cannot be read any more.</summary>
public sealed class LedgerDamagedException(string path, Exception inner) : SparkMusicException(
    ExitCodes.Failed, $"The ledger {path} failed: it is damaged ({inner.Message}).",
    $"Move {path} and its -wal and -shm files away: the ledger is rebuilt from the manifests.", inner);

/// <summary>Short forms for statements with <c>$1, $2, …</c> as parameters.</summary>
static class SqliteShort
{
    public static int Execute(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or default without one or when it is null.</summary>
    public static T? Value<T>(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteScalar() is T value ? value : default;
    }

    public static List<T> Rows<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var command = connection.Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public static string? Text(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTime? Time(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : TimeOf(row.GetString(column));

    public static string TextOf(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static DateTime TimeOf(string text) =>
        DateTime.ParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    static SqliteCommand Command(this SqliteConnection connection, string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        return command;
    }
}
