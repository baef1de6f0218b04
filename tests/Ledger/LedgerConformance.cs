using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Ledgers;

/// <summary>What every <see cref="ILedger"/> does. A ledger's own fixture opens two on the same record, as two processes would.</summary>
public abstract partial class LedgerConformance
{
    /// <summary>Opens the one record, which is empty in each test; <paramref name="clock"/> is for its times.</summary>
    protected abstract Task<ILedger> OpenAsync(TimeProvider clock);

    /// <summary>Makes the lease of a table look as if its holder were another host that is gone.</summary>
    protected abstract Task LoseLeaseAsync(string table);

    /// <summary>Removes the record; both ledgers are closed.</summary>
    protected abstract void Remove();

    /// <summary>What the lake says when the ledger asks for the truth about data.</summary>
    protected List<Manifest> Manifests { get; } = [];

    protected FixedClock Clock { get; } = new(new DateTime(2021, 11, 5, 6, 7, 8, DateTimeKind.Utc));

    protected ILedger One { get; private set; } = null!;

    protected ILedger Two { get; private set; } = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        Manifests.Clear();
        (One, Two) = (await OpenAsync(Clock), await OpenAsync(Clock));
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        // What the ledger needs may be absent: then the test was skipped before there were any.
        if (One is null || Two is null) return;
        await One.DisposeAsync();
        await Two.DisposeAsync();
        Remove();
    }

    [Test]
    public async Task A_run_is_recorded_from_its_start_to_its_end()
    {
        await One.StartRunAsync("run-1", "run charts", "duckdb", default);
        (await Two.RunsAsync(10, default)).Should().Equal(
            new RunRecord("run-1", "run charts", "duckdb", RunState.Running, null, null, Clock.Now, Clock.Now, null));
        var started = Clock.Now;
        Clock.Now = started.AddMicroseconds(1);
        await One.EndRunAsync("run-1", RunState.Failed, 3, "Ünïcode 'quoted' $1", default);
        (await Two.RunsAsync(10, default)).Should().Equal(
            new RunRecord("run-1", "run charts", "duckdb", RunState.Failed, 3, "Ünïcode 'quoted' $1", started, started, Clock.Now));
    }

    [Test]
    public async Task Runs_come_newest_first_and_no_more_than_asked_for()
    {
        for (var i = 1; i <= 3; i++, Clock.Now = Clock.Now.AddSeconds(1)) await One.StartRunAsync("run-" + i, "run", "duckdb", default);
        (await One.RunsAsync(2, default)).Select(run => run.RunId).Should().Equal("run-3", "run-2");
    }

    [Test]
    public async Task A_run_that_is_running_is_not_started_again()
    {
        await One.StartRunAsync("run-1", "run", "duckdb", default);
        await Two.Invoking(it => it.StartRunAsync("run-1", "run", "duckdb", default)).Should().ThrowAsync<ArgumentException>();
    }

    [Test]
    public async Task A_new_record_knows_the_last_attempt_too_when_it_built_no_partition()
    {
        // An import whose rows were all refused.
        Manifests.Add(ManifestOf("x", 4, "a9") with { AttemptId = "a10", RunId = "run-of-a10", Epoch = 8 });
        (await One.AttemptsAsync(null, default)).Select(attempt => (attempt.AttemptId, attempt.RunId, attempt.Epoch, attempt.State))
            .Should().BeEquivalentTo([("a9", "run-of-a9", 0L, RunState.Succeeded), ("a10", "run-of-a10", 8L, RunState.Succeeded)]);
    }

    [Test]
    public async Task An_attempt_is_recorded_for_each_of_its_tables_and_ends_as_one()
    {
        await One.StartAttemptAsync("a1", "run-1", "x", 1, default);
        await One.StartAttemptAsync("a1", "run-1", "y", 4, default);
        await One.StartAttemptAsync("b1", "run-2", "x", 2, default);
        await One.EndAttemptAsync("a1", RunState.Cancelled, default);
        (await Two.AttemptsAsync("run-1", default)).Should().BeEquivalentTo(
            new[] { ("x", 1L), ("y", 4L) }.Select(table => new
            {
                AttemptId = "a1",
                RunId = "run-1",
                Table = table.Item1,
                Epoch = table.Item2,
                State = RunState.Cancelled,
                StartedAt = Clock.Now,
                EndedAt = (DateTime?)Clock.Now,
            }));
        (await Two.AttemptsAsync(null, default))
            .Should().HaveCount(3).And.Contain(attempt => attempt.State == RunState.Running && attempt.Pid == Environment.ProcessId);
    }

    [Test]
    public async Task A_table_that_an_attempt_had_nothing_for_is_withdrawn_and_not_recorded_as_succeeded()
    {
        await One.StartAttemptAsync("a1", "run-1", "x", 1, default);
        await One.StartAttemptAsync("a1", "run-1", "y", 4, default);
        await One.StartAttemptAsync("b1", "run-2", "y", 5, default);
        await One.WithdrawAttemptAsync("a1", ["y"], default);
        await One.EndAttemptAsync("a1", RunState.Succeeded, default);
        (await Two.AttemptsAsync(null, default)).Select(attempt => (attempt.AttemptId, attempt.Table, attempt.State))
            .Should().BeEquivalentTo([("a1", "x", RunState.Succeeded), ("b1", "y", RunState.Running)]);
    }

    [Test]
    public async Task An_attempt_that_committed_has_succeeded_whatever_its_maker_was_told()
    {
        await One.StartAttemptAsync("a1", "run-1", "x", 1, default);
        Manifests.Add(ManifestOf("x", 1, "a1"));
        await One.EndAttemptAsync("a1", RunState.Failed, default);
        (await One.AttemptsAsync("run-1", default)).Single().State.Should().Be(RunState.Succeeded);
    }

    [Test]
    public async Task A_table_has_one_lease_and_each_taking_a_greater_epoch()
    {
        var first = await One.TryTakeLeaseAsync("x", "a1", default);
        first.Should().Be(new Lease("x", 1, "a1"));
        (await Two.TryTakeLeaseAsync("x", "a2", default)).Should().BeNull();
        (await One.TryTakeLeaseAsync("x", "a1", default)).Should().BeNull("a lease is not re-entrant");
        (await Two.TryTakeLeaseAsync("y", "a2", default)).Should().Be(new Lease("y", 1, "a2"));
        (await One.IsCurrentAsync(first!, default)).Should().BeTrue();

        await One.ReleaseLeaseAsync(first!);
        await One.ReleaseLeaseAsync(first!);
        (await One.IsCurrentAsync(first!, default)).Should().BeFalse();
        (await Two.TryTakeLeaseAsync("x", "a2", default)).Should().Be(new Lease("x", 2, "a2"));
    }

    [Test]
    public async Task A_lease_goes_with_its_ledger()
    {
        await One.TryTakeLeaseAsync("x", "a1", default);
        await One.DisposeAsync();
        (await Two.TryTakeLeaseAsync("x", "a2", default))!.Epoch.Should().Be(2);
    }

    [Test]
    public async Task The_holder_is_named_as_long_as_he_holds()
    {
        (await Two.HolderOfAsync("x", default)).Should().BeNull();
        var lease = (await One.TryTakeLeaseAsync("x", "a1", default))!;
        (await Two.HolderOfAsync("x", default)).Should().Be("attempt a1");
        await One.StartAttemptAsync("a1", "run-1", "x", lease.Epoch, default);
        (await Two.HolderOfAsync("x", default)).Should().Be($"run run-1 (pid {Environment.ProcessId} on {Environment.MachineName})");
        await One.ReleaseLeaseAsync(lease);
        (await Two.HolderOfAsync("x", default)).Should().BeNull();
    }

    [Test]
    public async Task Who_loses_his_lease_to_another_is_superseded()
    {
        var lost = (await One.TryTakeLeaseAsync("x", "a1", default))!;
        await LoseLeaseAsync("x");
        var taken = (await Two.TryTakeLeaseAsync("x", "a2", default))!;
        taken.Epoch.Should().Be(2);
        (await One.IsCurrentAsync(lost, default)).Should().BeFalse();
        await One.ReleaseLeaseAsync(lost);
        (await Two.IsCurrentAsync(taken, default)).Should().BeTrue();
        (await Two.HolderOfAsync("x", default)).Should().Be("attempt a2");
    }

    [Test]
    public async Task Before_a_lease_is_handed_out_the_lake_hears_who_died_holding_it()
    {
        var heard = new List<string>();
        Two.BeforeTake = (table, previous, _) =>
        {
            heard.Add($"{table}: {previous ?? "nobody"}");
            return Task.CompletedTask;
        };
        var released = (await One.TryTakeLeaseAsync("x", "a1", default))!;
        await One.ReleaseLeaseAsync(released);
        await Two.ReleaseLeaseAsync((await Two.TryTakeLeaseAsync("x", "b1", default))!);
        await One.TryTakeLeaseAsync("x", "a2", default);
        await LoseLeaseAsync("x");
        await Two.ReleaseLeaseAsync((await Two.TryTakeLeaseAsync("x", "b2", default))!);
        heard.Should().Equal("x: nobody", "x: a2");
    }

    [Test]
    public async Task A_lease_is_not_taken_when_fencing_fails()
    {
        Two.BeforeTake = (_, _, _) => throw SparkMusicException.Failed("no");
        await Two.Invoking(it => it.TryTakeLeaseAsync("x", "a1", default)).Should().ThrowAsync<SparkMusicException>();
        (await One.TryTakeLeaseAsync("x", "a2", default))!.Epoch.Should().Be(1);
    }

    [Test]
    public async Task A_name_is_held_by_one()
    {
        var held = (await One.TryHoldAsync("attempt.a1", default))!;
        (await Two.TryHoldAsync("attempt.a1", default)).Should().BeNull();
        (await One.TryHoldAsync("attempt.a1", default)).Should().BeNull();
        await held.DisposeAsync();
        await held.DisposeAsync();
        var again = await Two.TryHoldAsync("attempt.a1", default);
        again.Should().NotBeNull();
        await again!.DisposeAsync();
    }

    [Test]
    public async Task Of_many_that_want_a_lease_at_the_same_instant_one_gets_it()
    {
        for (var round = 0; round < 20; round++)
        {
            using var barrier = new Barrier(6);
            var table = "x" + round;
            var leases = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Factory.StartNew(async () =>
            {
                barrier.SignalAndWait();
                return await (i % 2 == 0 ? One : Two).TryTakeLeaseAsync(table, $"a{i}", default);
            }, TaskCreationOptions.LongRunning).Unwrap()));
            leases.OfType<Lease>().Should().ContainSingle().Which.Epoch.Should().Be(1);
        }
    }

    [Test]
    public async Task Check_results_are_kept_once_and_come_back_in_order()
    {
        CheckResult Check(string run, string attempt, string name, long failures) =>
            new(run, attempt, "x", "2021-11", name, "warn", failures, Clock.Now);
        await One.SaveChecksAsync([Check("run-1", "a1", "b", 2), Check("run-1", "a1", "a", 0)], default);
        await One.SaveChecksAsync([Check("run-1", "a1", "b", 3), Check("run-2", "a2", "a", 1)], default);
        (await Two.ChecksAsync("run-1", default)).Should().Equal(Check("run-1", "a1", "a", 0), Check("run-1", "a1", "b", 3));
        (await Two.ChecksAsync(null, default)).Should().HaveCount(3);
    }

    [TestCase("../x")]
    [TestCase("X")]
    [TestCase("x'; drop table leases")]
    public async Task A_name_from_outside_never_becomes_a_lock(string name)
    {
        await One.Invoking(it => it.TryTakeLeaseAsync(name, "a1", default)).Should().ThrowAsync<ArgumentException>();
        await One.Invoking(it => it.TryTakeLeaseAsync("x", name, default)).Should().ThrowAsync<ArgumentException>();
        await One.Invoking(it => it.TryHoldAsync(name, default)).Should().ThrowAsync<ArgumentException>();
    }

    protected static Manifest ManifestOf(string table, long generation, string attempt) => new()
    {
        Layer = "marts",
        Table = table,
        Generation = generation,
        RunId = "run-of-" + attempt,
        AttemptId = attempt,
        Epoch = 7,
        Columns = [Column.Of("name text The name.")],
        Partitions =
        {
            ["all"] = new PartitionEntry
            {
                Version = "v" + generation,
                Inputs = { ["clean_x/all"] = "v0" },
                Rows = 3,
                Read = 3,
                RunId = "run-of-" + attempt,
                AttemptId = attempt,
                Files = [new FileEntry($"part-{attempt}-0.parquet", 3, 100, "00")],
            },
        },
    };
}
