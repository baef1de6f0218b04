using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Postgres;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Ledgers;

[TestFixture]
public class PostgresLedgerTests : LedgerConformance
{
    static readonly LakeInfo Info = new(1, "20211105t060708-aaaaaaaaaaaa", false, "postgres");

    string _database = "";

    protected override Task<ILedger> OpenAsync(TimeProvider clock)
    {
        if (_database.Length == 0) _database = SharedPostgres.NewDatabase();
        return Task.FromResult<ILedger>(Open(Info, clock));
    }

    protected override Task LoseLeaseAsync(string table)
    {
        Write($"update sparkmusic.leases set until = clock_timestamp() - interval '1 second', host = 'gone' where table_name = '{table}'");
        return Task.CompletedTask;
    }

    protected override void Remove()
    {
        SharedPostgres.Drop(_database);
        _database = "";
    }

    [Test]
    public async Task A_lease_is_good_for_a_minute_of_the_servers_clock_and_a_heartbeat_renews_it()
    {
        // A clock that is ten years behind changes nothing.
        await One.TryTakeLeaseAsync("x", "a1", default);
        var hold = await One.TryHoldAsync("attempt.a1", default);
        Left("leases").Should().BeInRange(45, 60);
        Write("update sparkmusic.leases set until = clock_timestamp() + interval '3 seconds'; update sparkmusic.holds set until = "
            + "clock_timestamp() + interval '3 seconds'");
        await Patience.UntilAsync(() => Left("leases") > 45 && Left("holds") > 45, "the heartbeat, which beats every ten seconds");
        await hold!.DisposeAsync();
    }

    [Test]
    public async Task The_lease_of_another_machine_is_held_until_its_time_has_passed()
    {
        await One.TryTakeLeaseAsync("x", "a1", default);
        // As if another machine had it: its process cannot be seen from here.
        Write("update sparkmusic.leases set host = 'elsewhere', pid = 1");
        (await Two.TryTakeLeaseAsync("x", "a2", default)).Should().BeNull();
        (await Two.HolderOfAsync("x", default)).Should().Be("attempt a1");
        Write("update sparkmusic.leases set until = clock_timestamp() - interval '1 millisecond'");
        (await Two.HolderOfAsync("x", default)).Should().BeNull();
        (await Two.TryTakeLeaseAsync("x", "a2", default))!.Epoch.Should().Be(2);
    }

    [Test]
    public async Task The_lease_and_the_holds_of_a_process_that_ended_on_this_machine_are_free_at_once()
    {
        await One.TryTakeLeaseAsync("x", "a1", default);
        await One.TryHoldAsync("attempt.a1", default);
        // The same pid, another start: a pid that was given again.
        Write("update sparkmusic.leases set process_started = '1'; update sparkmusic.holds set process_started = '1'");
        (await Two.HolderOfAsync("x", default)).Should().BeNull();
        (await Two.TryTakeLeaseAsync("x", "a2", default))!.Epoch.Should().Be(2);
        (await Two.TryHoldAsync("attempt.a1", default)).Should().NotBeNull();
    }

    [Test]
    public async Task A_lease_that_ran_out_and_was_not_taken_is_still_current()
    {
        var lease = (await One.TryTakeLeaseAsync("x", "a1", default))!;
        await LoseLeaseAsync("x");
        (await One.IsCurrentAsync(lease, default)).Should().BeTrue();
        Left("leases").Should().BeGreaterThan(45, "asking renews it");
    }

    [Test]
    public async Task A_sleeper_that_wakes_after_the_takeover_cannot_renew_what_he_lost()
    {
        var lost = (await One.TryTakeLeaseAsync("x", "a1", default))!;
        await LoseLeaseAsync("x");
        await Two.TryTakeLeaseAsync("x", "a2", default);
        (await One.IsCurrentAsync(lost, default)).Should().BeFalse();
        await One.ReleaseLeaseAsync(lost);
        (await One.HolderOfAsync("x", default)).Should().Be("attempt a2");
    }

    [Test]
    public async Task A_new_record_begins_with_what_the_manifests_know_and_their_epochs_go_on()
    {
        Manifests.Add(ManifestOf("x", 3, "a9"));
        (await One.TryTakeLeaseAsync("x", "a10", default))!.Epoch.Should().Be(8);
        (await One.AttemptsAsync("run-of-a9", default)).Single()
            .Should().BeEquivalentTo(new { AttemptId = "a9", Table = "x", Epoch = 7L, State = RunState.Succeeded });
        Read("select table_name, partition_key, version, rows, inputs from sparkmusic.partitions")
            .Should().Equal("x all v3 3 {\"clean_x/all\": \"v0\"}");
    }

    [Test]
    public async Task The_copy_of_a_manifest_follows_it_and_never_goes_back()
    {
        await One.SaveManifestAsync(ManifestOf("x", 2, "a2"), default);
        await One.SaveManifestAsync(ManifestOf("x", 1, "a1"), default);
        Read("select generation, attempt_id from sparkmusic.tables").Should().Equal("2 a2");
        Read("select version, attempt_id from sparkmusic.partitions").Should().Equal("v2 a2");
    }

    [Test]
    public async Task What_dead_processes_of_any_machine_left_running_is_ended_truthfully_at_the_next_opening()
    {
        foreach (var (attempt, table) in new[] { ("dead", "x"), ("done", "y"), ("late", "z") })
        {
            await One.StartAttemptAsync(attempt, "run-1", table, 1, default);
            await One.ReleaseLeaseAsync((await One.TryTakeLeaseAsync(table, attempt, default))!);
        }
        (await Two.TryTakeLeaseAsync("z", "newer", default))!.Epoch.Should().Be(2);
        await One.StartRunAsync("run-1", "run", "duckdb", default);
        await One.StartRunAsync("run-far", "run", "duckdb", default);
        await One.StartAttemptAsync("far", "run-far", "w", 1, default);
        Manifests.Add(ManifestOf("y", 1, "done"));
        Write("""
            update sparkmusic.attempts set host = 'elsewhere'; update sparkmusic.runs set host = 'elsewhere'; update sparkmusic.holds set host = 'elsewhere';
            update sparkmusic.holds set until = clock_timestamp() - interval '1 second' where name = 'run.run-1'
            """);

        await using var next = Open(Info, Clock);
        (await next.OpenAsync(default)).Should().HaveCount(4);
        (await next.AttemptsAsync("run-1", default)).Select(attempt => (attempt.AttemptId, attempt.State))
            .Should().Equal(("dead", RunState.Failed), ("done", RunState.Succeeded), ("late", RunState.Superseded));
        (await next.RunsAsync(9, default)).Select(run => (run.RunId, run.State))
            .Should().BeEquivalentTo([("run-1", RunState.Failed), ("run-far", RunState.Running)]);
        (await next.AttemptsAsync("run-far", default)).Single().State
            .Should().Be(RunState.Running, "the other machine still renews that run");
    }

    [Test]
    public async Task A_database_keeps_the_record_of_one_lake()
    {
        await One.OpenAsync(default);
        await using var other = Open(Info with { Id = "another" }, Clock);
        (await other.Invoking(it => it.OpenAsync(default)).Should().ThrowAsync<SparkMusicException>().WithMessage("*serves the lake*"))
            .Which.NextStep.Should().Contain("database of its own");
    }

    [TestCase("update sparkmusic.schema_version set version = 99", "*version 99*", "newer version of SparkMusic")]
    [TestCase("update sparkmusic.schema_version set version = 0", "*no SparkMusic schema yet*", "postgres init")]
    [TestCase("drop schema sparkmusic cascade", "*no SparkMusic schema yet*", "postgres init")]
    public async Task Another_version_of_the_schema_is_refused_with_the_next_step(string change, string message, string nextStep)
    {
        Write(change);
        var refused = await One.Invoking(it => it.RunsAsync(1, default)).Should().ThrowAsync<SparkMusicException>().WithMessage(message);
        refused.Which.NextStep.Should().Contain(nextStep);
        refused.Which.ExitCode.Should().Be(ExitCodes.Failed);
    }

    [Test]
    public async Task Sessions_that_the_server_cut_are_opened_again_and_nothing_is_done_twice()
    {
        await One.StartRunAsync("run-1", "run", "duckdb", default);
        var lease = (await One.TryTakeLeaseAsync("x", "a1", default))!;
        for (var round = 0; round < 5; round++)
        {
            Write($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{_database}' and pid <> pg_backend_pid()");
            await One.SaveManifestAsync(ManifestOf("x", round + 1, "a1"), default);
            (await One.IsCurrentAsync(lease, default)).Should().BeTrue();
        }
        Read("select epoch, attempt_id from sparkmusic.leases").Should().Equal("1 a1");
    }

    PostgresLedger Open(LakeInfo info, TimeProvider clock) =>
        new(new PostgresDatabase(SharedPostgres.Server.Settings(_database), TimeProvider.System), info,
        _ => Task.FromResult<IReadOnlyList<Manifest>>([.. Manifests]), clock);

    double Left(string table) => double.Parse(
        Read($"select min(extract(epoch from until - clock_timestamp()))::text from sparkmusic.{table}")
            .Single(), System.Globalization.CultureInfo.InvariantCulture);

    void Write(string sql) => SharedPostgres.Server.Execute(_database, sql);

    List<string> Read(string sql) => SharedPostgres.Server.Rows(_database, sql);
}
