using Microsoft.Data.Sqlite;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Ledgers;

[TestFixture]
public class SqliteLedgerTests : LedgerConformance
{
    string _root = "";

    protected override Task<ILedger> OpenAsync(TimeProvider clock)
    {
        if (_root.Length == 0) _root = Directory.CreateTempSubdirectory("sparkmusic-test-").FullName;
        Directory.CreateDirectory(PathOf("_state"));
        return Task.FromResult<ILedger>(new SqliteLedger(_root, _ => Task.FromResult<IReadOnlyList<Manifest>>([.. Manifests]), clock));
    }

    protected override Task LoseLeaseAsync(string table)
    {
        File.Delete(PathOf($"_state/locks/{table}"));
        return Task.CompletedTask;
    }

    protected override void Remove()
    {
        Directory.Delete(_root, recursive: true);
        _root = "";
    }

    [Test]
    public async Task Nothing_is_opened_before_it_is_needed()
    {
        (await One.TryHoldAsync("recovery", default)).Should().NotBeNull();
        File.Exists(PathOf("_state/ledger.db")).Should().BeFalse();
    }

    [Test]
    public async Task A_lost_ledger_is_made_again_from_the_manifests_and_its_epochs_go_on()
    {
        await One.StartRunAsync("run-1", "run", "duckdb", default);
        await One.DisposeAsync();
        await Two.DisposeAsync();
        foreach (var file in Directory.GetFiles(PathOf("_state"), "ledger.db*")) File.Delete(file);
        Manifests.Add(ManifestOf("x", 3, "a9"));

        (await One.TryTakeLeaseAsync("x", "a10", default))!.Epoch.Should().Be(8);
        (await One.AttemptsAsync("run-of-a9", default)).Single()
            .Should().BeEquivalentTo(new { AttemptId = "a9", Table = "x", Epoch = 7L, State = RunState.Succeeded });
        (await One.RunsAsync(10, default)).Should().BeEmpty();
        Read("select table_name || partition_key || version || rows || inputs from partitions")
            .Should().Equal("xallv33{\"clean_x/all\":\"v0\"}");
    }

    [Test]
    public async Task The_copy_of_a_manifest_follows_it_and_never_goes_back()
    {
        await One.SaveManifestAsync(ManifestOf("x", 2, "a2"), default);
        await One.SaveManifestAsync(ManifestOf("x", 1, "a1"), default);
        Read("select generation || attempt_id from tables").Should().Equal("2a2");
        Read("select version || attempt_id from partitions").Should().Equal("v2a2");
    }

    [Test]
    public async Task What_a_dead_process_left_running_is_ended_truthfully_at_the_next_opening()
    {
        await One.SaveChecksAsync([], default);
        foreach (var (attempt, table) in new[] { ("dead", "x"), ("done", "y"), ("late", "z") })
        {
            await One.StartAttemptAsync(attempt, "run-1", table, 1, default);
            var lease = (await One.TryTakeLeaseAsync(table, attempt, default))!;
            await One.ReleaseLeaseAsync(lease);
        }
        (await Two.TryTakeLeaseAsync("z", "newer", default))!.Epoch.Should().Be(2);
        await One.StartRunAsync("run-1", "run", "duckdb", default);
        await One.DisposeAsync();
        Manifests.Add(ManifestOf("y", 1, "done"));
        // The same pid, another start: a pid that was given again.
        Write("update attempts set process_started = '1'; update runs set process_started = '1'");

        var next = await OpenAsync(Clock);
        await using (next)
        {
            (await next.AttemptsAsync("run-1", default)).Select(attempt => (attempt.AttemptId, attempt.State))
                .Should().Equal(("dead", RunState.Failed), ("done", RunState.Succeeded), ("late", RunState.Superseded));
            (await next.RunsAsync(1, default)).Single().Should().BeEquivalentTo(new { State = RunState.Failed, ExitCode = (int?)null });
        }
    }

    [Test]
    public async Task What_a_live_process_runs_stays_running()
    {
        await One.StartRunAsync("run-1", "run", "duckdb", default);
        await One.StartAttemptAsync("a1", "run-1", "x", 1, default);
        (await Two.AttemptsAsync("run-1", default)).Single().State.Should().Be(RunState.Running);
        (await Two.RunsAsync(1, default)).Single().State.Should().Be(RunState.Running);
    }

    [Test]
    public async Task The_lease_of_a_killed_process_is_free_at_once_and_the_next_epoch_greater()
    {
        var location = PathOf("lake");
        await (await Lake.OpenOrCreateAsync(location, false, Clock, default)).DisposeAsync();
        await using var lake = await Lake.OpenAsync(location, Clock, default);
        using (var child = ChildProgram.Start(null, "lease-hold", location, "x", "child"))
        {
            (await child.StandardOutput.ReadLineAsync()).Should().Be("epoch 1");
            (await lake.Ledger.TryTakeLeaseAsync("x", "a1", default)).Should().BeNull();
            (await lake.Ledger.HolderOfAsync("x", default)).Should().Be($"run run-of-child (pid {child.Id} on {Environment.MachineName})");
            child.Kill();
            await child.WaitForExitAsync();
        }
        (await lake.Ledger.HolderOfAsync("x", default)).Should().BeNull();
        (await lake.Ledger.TryTakeLeaseAsync("x", "a1", default))!.Epoch.Should().Be(2);
        await using var next = await Lake.OpenAsync(location, Clock, default);
        (await next.Ledger.AttemptsAsync("run-of-child", default)).Single().State.Should().Be(RunState.Superseded);
    }

    [Test]
    public async Task A_newer_ledger_is_refused()
    {
        await One.SaveChecksAsync([], default);
        Write("pragma user_version = 99");
        await using var next = await OpenAsync(Clock);
        (await next.Invoking(it => it.RunsAsync(1, default)).Should().ThrowAsync<SparkMusicException>().WithMessage("*version 99*"))
            .Which.NextStep.Should().Contain("version of SparkMusic that wrote it");
    }

    [Test]
    public async Task A_damaged_ledger_says_how_it_is_made_again()
    {
        await File.WriteAllTextAsync(
            PathOf("_state/ledger.db"), "this is no database, it only has its name and is long enough to be read as one");
        (await One.Invoking(it => it.RunsAsync(1, default)).Should().ThrowAsync<SparkMusicException>().WithMessage("*ledger.db*damaged*"))
            .Which.NextStep.Should().Contain("rebuilt from the manifests");
    }

    [Test]
    public async Task Nothing_in_the_record_is_a_path_of_this_machine()
    {
        await One.StartRunAsync("run-1", "run", "duckdb", default);
        await One.TryTakeLeaseAsync("x", "a1", default);
        await One.SaveManifestAsync(ManifestOf("x", 1, "a1"), default);
        var tables = Read("select name from sqlite_master where type = 'table'");
        foreach (var table in tables)
            Read($"select * from {table}", every: true).Should().NotContain(value => value.Contains(_root));
        tables.Should().Contain(["runs", "attempts", "partitions", "leases", "budgets", "check_results"]);
    }

    string PathOf(string relative) => Path.Combine(_root, relative);

    void Write(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    List<string> Read(string sql, bool every = false)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
            for (var i = 0; i < (every ? reader.FieldCount : 1); i++) values.Add(reader.GetValue(i).ToString()!);
        return values;
    }

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={PathOf("_state/ledger.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
