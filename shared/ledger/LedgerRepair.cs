using Microsoft.Data.Sqlite;
using SparkMusic.Lakes;
using static SparkMusic.Ledgers.SqliteShort;

namespace SparkMusic.Ledgers;

/// <summary>
/// Makes the record true when the ledger is opened: fills a new one from the manifests, and ends what dead processes left running.
/// </summary>
sealed class LedgerRepair(LockFiles locks, Func<CancellationToken, Task<IReadOnlyList<Manifest>>> manifests, TimeProvider clock)
{
    sealed record Left(string Id, string Table, long Epoch, ProcessIdentity Process);

    readonly List<string> _corrected = [];

    /// <summary>What was recorded as running and was not, in sentences.</summary>
    public IReadOnlyList<string> Corrected => _corrected;

    /// <summary>Set when there was no ledger though tables were committed: what the manifests do not know is gone.</summary>
    public string? Lost { get; private set; }

    public void TellLost(string path, int tables) => Lost = LostRecords.Tell(path, tables);

    public Task<IReadOnlyList<Manifest>> ReadManifestsAsync() => manifests(CancellationToken.None);

    public async Task EndWhatDiedAsync(SqliteConnection connection)
    {
        var now = TextOf(clock.GetUtcNow().UtcDateTime);
        await EndAttemptsAsync(connection, now);
        EndRuns(connection, now);
        await locks.SweepAsync();
    }

    /// <summary>What the manifests know, in the caller's transaction. Runs are not made up; epochs go on from the manifests'.</summary>
    public static void Fill(SqliteConnection connection, IReadOnlyList<Manifest> truth)
    {
        foreach (var manifest in truth)
        {
            SqliteLedger.Save(connection, manifest);
            connection.Execute("insert into leases (table_name, epoch) values ($1, $2)", manifest.Table, manifest.Epoch);
            foreach (var (attempt, run, epoch, at) in manifest.Makers())
                connection.Execute("insert or ignore into attempts values ($1, $2, $3, $4, 'succeeded', 0, '', '', '', $5, $5)",
                    attempt, run, manifest.Table, epoch, TextOf(at));
        }
    }

    async Task EndAttemptsAsync(SqliteConnection connection, string now)
    {
        var running = connection.Rows(
            "select attempt_id, table_name, epoch, pid, host, boot_id, process_started from attempts where state = 'running'",
            row => new Left(row.GetString(0), row.GetString(1), row.GetInt64(2), Identity(row, 3)));
        var truth = new Lazy<Task<IReadOnlyList<Manifest>>>(ReadManifestsAsync);
        foreach (var left in running)
        {
            var holder = connection.Rows(
                "select epoch, attempt_id from leases where table_name = $1",
                row => (Epoch: row.GetInt64(0), Attempt: row.Text(1)),
                left.Table)
                .FirstOrDefault();
            var isHeld = holder.Attempt == left.Id && !locks.IsFree(left.Table);
            if (isHeld || left.Process.IsRunningHere) continue;
            var manifest = (await truth.Value).FirstOrDefault(manifest => manifest.Table == left.Table);
            var state = manifest?.Holds(left.Id) == true ? RunState.Succeeded
                : holder.Epoch > left.Epoch ? RunState.Superseded
                : RunState.Failed;
            _corrected.Add($"Attempt {left.Id} at {left.Table} was recorded as running, and nobody runs it: it is {state.Word()}.");
            LedgerDatabase.InTransaction(connection, _ =>
            {
                if (state == RunState.Succeeded) SqliteLedger.Save(connection, manifest!);
                return connection.Execute(
                    "update attempts set state = $3, ended_at = $4 where attempt_id = $1 and table_name = $2 and state = 'running'",
                    left.Id, left.Table, state.Word(), now);
            });
        }
    }

    void EndRuns(SqliteConnection connection, string now)
    {
        var running = connection.Rows(
            "select run_id, pid, host, boot_id, process_started from runs where state = 'running'",
            row => new Left(row.GetString(0), "", 0, Identity(row, 1)));
        foreach (var left in running)
        {
            if (left.Process.IsRunningHere || !locks.IsFree("run." + left.Id)) continue;
            _corrected.Add($"Run {left.Id} was recorded as running, and nobody runs it: it is failed.");
            connection.Execute(
                "update runs set state = 'failed', message = $2, ended_at = $3 where run_id = $1 and state = 'running'",
                left.Id, $"Its process (pid {left.Process.Pid} on {left.Process.Host}) ended without a word.", now);
        }
    }

    static ProcessIdentity Identity(SqliteDataReader row, int from) =>
        new(row.GetInt32(from), row.GetString(from + 1), row.GetString(from + 2), row.GetString(from + 3));
}
