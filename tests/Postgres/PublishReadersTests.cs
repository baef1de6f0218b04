using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

/// <summary>Publish after publish under eight readers that never stop: what they wrote down proves that they saw old or new.</summary>
[TestFixture]
public class PublishReadersTests : PublishFixture
{
    [Test]
    public Task Eight_publishes_are_seen_whole_or_not_at_all() => HammerAsync(8);

    [Test, Category("Soak")]
    public Task Two_hundred_publishes_are_seen_whole_or_not_at_all() => HammerAsync(200);

    async Task HammerAsync(int publishes)
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        await using var readers = new MartReaders(DatabaseName);
        for (var version = 2; version <= publishes; version++)
        {
            await World.CommitAsync(version);
            await World.PublishAsync(Database, $"run-{version}");
            // On a busy machine one may be far behind.
            await readers.SeenAsync(version - 1);
        }
        await readers.StopAsync();
        readers.Wrong().Should().BeEmpty();
        foreach (var reader in readers.Sights.GroupBy(sight => sight.Reader))
        {
            TestContext.Progress.WriteLine($"{reader.Key}: {reader.Count()} looks, "
                + $"{reader.Select(sight => sight.Greatest).Distinct().Count()} of {publishes} versions");
            reader.Select(sight => sight.Greatest).Distinct().Count()
                .Should().BeGreaterThan(publishes / 3, $"{reader.Key} reads while others publish");
        }
        Rows("select count(*), max(epoch) from sparkmusic.publish_log").Should().Equal($"{publishes} {publishes}");
        Versions().Should().Equal(All(publishes));
        await ShouldEqualTheLakeAsync();
    }

    [TestCase("truncate marts.m_many; insert into marts.m_many select id, {0}, text from pg_temp.aside", "RR old snapshot saw 0 of")]
    [TestCase("delete from marts.m_many where id < 200; commit; select pg_sleep(0.3); begin; delete from marts.m_many; "
        + "insert into marts.m_many select id, {0}, text from pg_temp.aside", "of 400 rows of m_many")]
    public async Task The_readers_notice_a_publish_that_is_done_in_another_way(string way, string seen)
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        await using var readers = new MartReaders(DatabaseName);
        await using (var connection = SharedPostgres.Server.Connect(DatabaseName))
        {
            async Task DoAsync(string sql)
            {
                await using var command = new Npgsql.NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync();
            }
            await DoAsync("create temporary table aside as select * from marts.m_many");
            // Nobody looks all the time, and a busy machine seldom: such a publish is seen sooner or later.
            var version = 2;
            await Patience.UntilAsync(async () =>
            {
                await DoAsync("begin; " + string.Format(System.Globalization.CultureInfo.InvariantCulture, way, version++) + "; commit");
                await Task.Delay(250);
                return readers.Wrong().Any(sentence => sentence.Contains(seen));
            }, "a reader " + seen);
        }
        await readers.StopAsync();
    }
}
