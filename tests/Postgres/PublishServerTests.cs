using SparkMusic.Postgres;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

/// <summary>A Postgres of the test's own, to be stopped and filled.</summary>
[TestFixture]
public class PublishServerTests
{
    [Test]
    public async Task A_server_that_crashes_in_a_publish_and_comes_back_shows_new_after_it()
    {
        // What was committed must outlive the crash, as it does where people keep the default.
        using var server = new PostgresServer(["synchronous_commit=on"]);
        await using var database = await PreparedAsync(server);
        database.Patience = Patience.Long;
        await using var world = await MartWorld.OpenAsync();
        await world.CommitAsync(1);
        await world.PublishAsync(database, "run-1");
        await world.CommitAsync(2);
        using (var fault = Faults.Arm($"{FaultPoints.PublishReplaced}:2:stop"))
        {
            var publish = Task.Run(() => world.PublishAsync(database, "run-2"));
            await Patience.UntilAsync(() => fault.HasStruck, FaultPoints.PublishReplaced);
            server.Stop(atOnce: true);
            fault.GoOn();
            await Task.Delay(1000);
            server.Start();
            await publish;
        }
        (await world.VerifyAsync(database)).Violations.Should().BeEmpty();
        server.Rows("postgres", "select run_id from sparkmusic.publish_log order by 1").Should().Equal("run-1", "run-2");
        server.Rows("postgres", "select distinct version from marts.m_many").Should().Equal("2");
    }

    [Test]
    public async Task A_full_disk_ends_the_publish_keeps_the_old_rows_and_is_told_as_such()
    {
        using var folder = new TestFolder();
        using (var disk = new SmallDisk(folder["disk"], "size=200m"))
        {
            using (var server = new PostgresServer(["max_wal_size=32MB", "min_wal_size=32MB"], folder["disk/server"]))
            {
                await using var database = await PreparedAsync(server);
                await using var world = await MartWorld.OpenAsync();
                await world.CommitAsync(1);
                await world.PublishAsync(database, "run-1");
                await world.CommitAsync(2);
                disk.Fill();
                var refused = await world.Invoking(it => it.PublishAsync(database, "run-2"))
                    .Should().ThrowAsync<SparkMusicException>().WithMessage("*No space left*");
                (refused.Which.ExitCode, refused.Which.NextStep)
                    .Should().Be((ExitCodes.Failed,
                    "Free some space on the server's disk and run the same command again: what was published stays."));
                server.Rows("postgres", "select distinct version from marts.m_many").Should().Equal("1");
                disk.Free();
                await world.PublishAsync(database, "run-3");
                (await world.VerifyAsync(database)).Violations.Should().BeEmpty();
            }
        }
    }

    static async Task<PostgresDatabase> PreparedAsync(PostgresServer server)
    {
        var database = new PostgresDatabase(server.Settings("postgres"), TimeProvider.System);
        await PostgresSchema.MigrateAsync(database, default);
        return database;
    }
}
