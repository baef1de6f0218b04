using System.Diagnostics;
using SparkMusic.Postgres;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

/// <summary>Servers that go away, tables that are locked, sessions that are cut, disks that are full.</summary>
[TestFixture]
public class PublishTroubleTests : PublishFixture
{
    [SetUp]
    public async Task PublishFirstAsync()
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        await World.CommitAsync(2);
    }

    [TestCase(FaultPoints.PublishCopied)]
    [TestCase(FaultPoints.PublishStaged)]
    [TestCase(FaultPoints.PublishReplaced)]
    [TestCase(FaultPoints.PublishCommitted)]
    public async Task A_session_that_the_server_ends_is_begun_again(string point)
    {
        using var fault = Faults.Arm($"{point}:1:stop");
        var publish = Task.Run(() => World.PublishAsync(Database, "run-2"));
        await Patience.UntilAsync(() => fault.HasStruck, point);
        Execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        fault.GoOn();
        await publish;
        Versions().Should().Equal(All(2));
        Rows("select run_id from sparkmusic.publish_log order by 1").Should().Equal("run-1", "run-2");
        await ShouldEqualTheLakeAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_commit_whose_answer_is_lost_is_looked_up_by_the_runs_id(bool isDelivered)
    {
        using var proxy = new CuttingProxy(SharedPostgres.Server.Port, isDelivered);
        var settings = SharedPostgres.Server.Settings(DatabaseName);
        settings.Port = proxy.Port;
        await using (var through = new PostgresDatabase(settings, TimeProvider.System)) await World.PublishAsync(through, "run-2");
        proxy.Cuts.Should().Be(1);
        Versions().Should().Equal(All(2));
        Rows("select run_id, epoch from sparkmusic.publish_log order by 1").Should().Equal("run-1 1", "run-2 2");
        // Published once: a second time would have given the rows another transaction than the record.
        Rows("select count(distinct xmin::text) from (select xmin from marts.m_many union all select xmin from sparkmusic.publish_log "
            + "where run_id = 'run-2') as writes").Should().Equal("1");
        await ShouldEqualTheLakeAsync();
    }

    [Test]
    public async Task A_table_that_somebody_locks_for_a_while_is_waited_for_and_readers_of_others_never_wait()
    {
        await using var other = SharedPostgres.Server.Connect(DatabaseName);
        await Do(other, "begin; lock table marts.m_many in access exclusive mode");
        Database.LockTries = 1000;
        var publish = Task.Run(() => World.PublishAsync(Database, "run-2"));
        await Patience.UntilAsync(() => Rows("select 1 from pg_locks where not granted").Count > 0, "it waits for the table");
        await ReadWithoutWaitingAsync("select count(*) from marts.m_few", TimeSpan.FromSeconds(2));
        publish.IsCompleted.Should().BeFalse();
        Rows("select string_agg(distinct version::text, ',') from marts.m_few").Should().Equal("1");
        await Do(other, "rollback");
        await publish;
        await ShouldEqualTheLakeAsync();
    }

    [Test]
    public async Task A_table_that_stays_locked_ends_the_publish_with_75_and_its_readers_never_wait()
    {
        await using var other = SharedPostgres.Server.Connect(DatabaseName);
        // It keeps writers out and lets readers in, as a person's long maintenance does.
        await Do(other, "begin; lock table marts.m_many in exclusive mode");
        Database.LockTries = 6;
        var watch = Stopwatch.StartNew();
        var publish = World.Invoking(it => it.PublishAsync(Database, "run-2")).Should().ThrowAsync<SparkMusicException>();
        await ReadWithoutWaitingAsync("select count(*) from marts.m_many", TimeSpan.FromSeconds(5));
        (await publish.WithMessage("*55P03*")).Which.ExitCode.Should().Be(ExitCodes.TryLater);
        watch.Elapsed.Should().BeLessThan(Patience.Long);
        await Do(other, "rollback");
        Versions().Should().Equal(All(1));
        await World.PublishAsync(Database, "run-3");
        await ShouldEqualTheLakeAsync();
    }

    [Test]
    public async Task Sessions_that_lock_marts_in_the_opposite_order_do_not_stop_a_publish()
    {
        await using var other = SharedPostgres.Server.Connect(DatabaseName);
        // It is the publish that gives way, after half a second.
        await Do(other, "set deadlock_timeout = '60s'; begin; delete from marts.m_months");
        var publish = Task.Run(() => World.PublishAsync(Database, "run-2"));
        await Patience.UntilAsync(() => Rows("select 1 from pg_locks where not granted").Count > 0, "it waits for the other");
        await Do(other, "delete from marts.m_few");
        await Do(other, "rollback");
        await publish;
        await ShouldEqualTheLakeAsync();
    }

    [Test]
    public async Task A_server_without_a_free_connection_is_waited_for_as_long_as_patience_lasts()
    {
        Execute($"create role narrow login superuser password '{PostgresServer.Password}' connection limit 0; alter role narrow "
            + $"nosuperuser; grant pg_read_all_data, pg_write_all_data to narrow; grant temp on database {DatabaseName} to narrow");
        try
        {
            var settings = SharedPostgres.Server.Settings(DatabaseName);
            settings.Username = "narrow";
            await using (var full = new PostgresDatabase(settings, TimeProvider.System) { Patience = TimeSpan.FromSeconds(3) })
            {
                var refused = await World.Invoking(it => it.PublishAsync(full, "run-2"))
                    .Should().ThrowAsync<SparkMusicException>().WithMessage("*too many connections*");
                refused.Which.ExitCode.Should().Be(ExitCodes.TryLater);
                full.Patience = Patience.Long;
                var publish = Task.Run(() => World.PublishAsync(full, "run-3"));
                await Task.Delay(1000);
                Execute("alter role narrow connection limit 3");
                await publish;
            }
            await ShouldEqualTheLakeAsync();
        }
        finally
        {
            Execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'narrow'");
            Execute("drop owned by narrow; drop role narrow");
        }
    }

    /// <summary>The server says so when a read waits for a lock; how long it takes else is the machine's.</summary>
    async Task ReadWithoutWaitingAsync(string sql, TimeSpan time)
    {
        await using var reader = SharedPostgres.Server.Connect(DatabaseName);
        await Do(reader, "set lock_timeout = '20ms'");
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; await Task.Delay(20)) await Do(reader, sql);
    }

    static async Task Do(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
