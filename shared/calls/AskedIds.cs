using Microsoft.Data.Sqlite;
using SparkMusic.Ledgers;

namespace SparkMusic.Calls;

/// <summary>
/// Which ids were asked for, when, and whether there was an answer: none is asked again before its time. A cache in a file of its own;
/// losing it costs calls, never rows. Safe for several tasks and processes at once.
/// </summary>
/// <remarks>Remember an id after its rows were committed: then a process that dies in between asks once more instead of never.</remarks>
public sealed class AskedIds : IDisposable
{
    const string InMemory = ":memory:";

    readonly SqliteConnection _connection;
    readonly TimeProvider _clock;
    readonly string _path;
    readonly Lock _lock = new();

    /// <param name="path">Made when it is not there.</param>
    /// <exception cref="SparkMusicException">The file cannot be read or written.</exception>
    public AskedIds(string path, TimeProvider clock)
        : this(path, clock, isReadOnly: false)
    {
    }

    AskedIds(string path, TimeProvider clock, bool isReadOnly)
    {
        (_path, _clock) = (path, clock);
        if (!isReadOnly) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = isReadOnly ? ReadOnlySqlite.SourceOf(path) : path,
            Mode = isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 30,
        }.ConnectionString);
        Explained(() =>
        {
            _connection.Open();
            if (isReadOnly) return true;
            Execute("pragma journal_mode = wal; pragma synchronous = normal");
            Execute(
                """
                create table if not exists asked (
                    kind text not null, id text not null, is_found integer not null, asked_at integer not null, primary key (kind, id)) without rowid
                """);
            Execute("create table if not exists said (kind text not null, id text not null, text text not null, primary key (kind, id))");
            return true;
        });
    }

    /// <summary>For asking only, of a lake that may not be written, too: an empty one where there is no file, and none is made.</summary>
    /// <param name="path">Null: there is none.</param>
    public static AskedIds IfThere(string? path, TimeProvider clock) =>
        File.Exists(path) ? new(path, clock, ReadOnlySqlite.IsMeantFor(path)) : new(InMemory, clock);

    long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>
    /// Those of the ids whose time has come, each once: first those that were never asked for, in their order, then those whose question is
    /// oldest. So where a budget ends before they do, each comes to its turn.
    /// </summary>
    /// <param name="kind">What was asked of whom: <c>reccobeats.features</c>.</param>
    /// <param name="foundFor">For how long an answer holds; <see cref="TimeSpan.MaxValue"/>: for ever.</param>
    /// <param name="missingFor">For how long none does.</param>
    public IReadOnlyList<string> Due(string kind, IEnumerable<string> ids, TimeSpan foundFor, TimeSpan missingFor) => Explained(() =>
    {
        using var command = Command("select asked_at, is_found from asked where kind = $1 and id = $2", kind, "");
        var (now, due) = (Now, new List<(string Id, long AskedAt)>());
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            command.Parameters["$2"].Value = id;
            using var row = command.ExecuteReader();
            if (!row.Read()) due.Add((id, long.MinValue));
            else if (row.GetInt64(0) + Seconds(row.GetBoolean(1) ? foundFor : missingFor) <= now) due.Add((id, row.GetInt64(0)));
        }
        return due.OrderBy(one => one.AskedAt).Select(one => one.Id).ToList();
    });

    /// <summary>Keeps what came of the ids, all or none of them.</summary>
    public void Remember(string kind, IEnumerable<(string Id, bool IsFound)> answers) => Explained(() =>
    {
        using var transaction = _connection.BeginTransaction();
        using var command = Command("insert or replace into asked (kind, id, is_found, asked_at) values ($1, $2, $3, $4)", kind, "",
            false, Now);
        command.Transaction = transaction;
        foreach (var (id, isFound) in answers)
        {
            command.Parameters["$2"].Value = id;
            command.Parameters["$3"].Value = isFound;
            command.ExecuteNonQuery();
        }
        transaction.Commit();
        return true;
    });

    /// <summary>As above for one id, with what there is to say of it until its time comes.</summary>
    public void Remember(string kind, string id, bool isFound, string text)
    {
        Explained(() =>
        {
            using var command = Command("insert or replace into said (kind, id, text) values ($1, $2, $3)", kind, id, text);
            return command.ExecuteNonQuery();
        });
        Remember(kind, [(id, isFound)]);
    }

    /// <summary>What was remembered to be said of an id that is not due; null: nothing.</summary>
    public string? Said(string kind, string id) => Explained(() =>
    {
        using var command = Command("select text from said where kind = $1 and id = $2", kind, id);
        return command.ExecuteScalar() as string;
    });

    /// <summary>All of a kind are due again.</summary>
    public void Forget(string kind) => Explained(() =>
    {
        using var command = Command("delete from asked where kind = $1", kind);
        return command.ExecuteNonQuery();
    });

    public void Dispose() => _connection.Dispose();

    // A century is for ever, and does not overflow.
    static long Seconds(TimeSpan time) => (long)Math.Min(time.TotalSeconds, TimeSpan.FromDays(36525).TotalSeconds);

    void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    SqliteCommand Command(string sql, params object[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i + 1}", values[i]);
        return command;
    }

    T Explained<T>(Func<T> work)
    {
        lock (_lock)
        {
            try
            {
                return work();
            }
            catch (SqliteException e)
            {
                throw SparkMusicException.Failed($"{_path}, which remembers what was asked, failed: {e.Message}",
                    $"Free space, or delete {_path}: it is a cache, and costs calls only.", e);
            }
        }
    }
}
