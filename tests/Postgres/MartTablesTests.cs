namespace SparkMusic.Tests.Postgres;

/// <summary>Tables of marts that people changed, and headers that changed.</summary>
[TestFixture]
public class MartTablesTests : PublishFixture
{
    [SetUp]
    public async Task PublishFirstAsync()
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
    }

    [Test]
    public async Task A_column_that_a_header_gained_is_added_in_place_with_its_comment_and_filled()
    {
        Execute("create view public.seen as select id, version from marts.m_many");
        World.Edit("m_many", "--   text text Some text.", "--   text text Some text.\n--   more bigint? It is new.");
        (await World.PublishAsync(Database, "run-2")).Tables.Should().ContainSingle().Which.Table.Should().Be("m_many");
        Rows("select count(*), count(more), col_description('marts.m_many'::regclass, 4) from marts.m_many group by 3")
            .Should().Equal("400 0 It is new.");
        Rows("select count(*) from public.seen").Should().Equal("400");
        await ShouldEqualTheLakeAsync();
    }

    [Test]
    public async Task What_somebody_dropped_is_made_again()
    {
        Execute("alter table marts.m_few drop column share; drop table marts.m_months");
        (await World.PublishAsync(Database, "run-2")).Tables.Select(table => table.Table).Should().Equal("m_few", "m_months");
        await ShouldEqualTheLakeAsync();
    }

    [TestCase("alter table marts.m_few alter column rank type bigint",
        "alter table marts.\"m_few\" alter column \"rank\" type integer using \"rank\"::integer")]
    [TestCase("alter table marts.m_few add column note text", "alter table marts.\"m_few\" drop column \"note\"")]
    [TestCase("alter table marts.m_few drop constraint m_few_pkey",
        "alter table marts.\"m_few\" add constraint \"m_few_pkey\" primary key (\"name\", \"heard_at\")")]
    [TestCase("alter table marts.m_many drop constraint m_many_pkey, add constraint m_many_pkey primary key (id, version)",
        "alter table marts.\"m_many\" drop constraint \"m_many_pkey\", add constraint \"m_many_pkey\" primary key (\"id\")")]
    public async Task What_cannot_be_changed_without_loss_is_refused_with_the_statement_which_then_helps(string change, string statement)
    {
        Execute(change);
        await World.CommitAsync(2);
        var refused = await World.Invoking(it => it.PublishAsync(Database, "run-2"))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("Nothing was published*");
        refused.Which.ExitCode.Should().Be(ExitCodes.Failed);
        refused.Which.NextStep.Should().Contain(statement);
        Versions().Should().Equal(All(1));
        Execute(statement);
        await World.PublishAsync(Database, "run-3");
        Versions().Should().Equal(All(2));
        await ShouldEqualTheLakeAsync();
    }

    [Test]
    public async Task A_wider_type_is_refused_because_its_rewrite_would_empty_the_table_for_older_snapshots()
    {
        // The proof of the reason: a reader whose snapshot is older than the rewrite.
        await using (var reader = await Database.OpenAsync(default))
        {
            await using var transaction = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
            await using (var snapshot = new Npgsql.NpgsqlCommand("select count(*) from sparkmusic.publish_log", reader))
                await snapshot.ExecuteScalarAsync();
            Execute("alter table marts.m_few alter column rank type bigint");
            await using var late = new Npgsql.NpgsqlCommand("select count(*) from marts.m_few", reader);
            (await late.ExecuteScalarAsync()).Should().Be(0L);
        }
        World.Edit("m_few", "rank int?", "rank double?");
        (await World.Invoking(it => it.PublishAsync(Database, "run-2")).Should().ThrowAsync<SparkMusicException>())
            .Which.NextStep.Should().Contain("alter column \"rank\" type double precision");
    }

    [Test]
    public async Task A_right_that_was_taken_away_is_told_and_nothing_is_touched()
    {
        Execute($"create role clerk login password '{Support.PostgresServer.Password}'; grant pg_read_all_data, pg_write_all_data to "
            + $"clerk; grant temp on database {DatabaseName} to clerk");
        try
        {
            Execute("revoke pg_write_all_data from clerk; grant insert, update, delete on all tables in schema sparkmusic to clerk; grant "
                + "insert, delete on marts.m_few, marts.m_months to clerk");
            await World.CommitAsync(2);
            var settings = Support.SharedPostgres.Server.Settings(DatabaseName);
            settings.Username = "clerk";
            await using (var clerk = new SparkMusic.Postgres.PostgresDatabase(settings, TimeProvider.System))
            {
                var refused = await World.Invoking(it => it.PublishAsync(clerk, "run-2"))
                    .Should().ThrowAsync<SparkMusicException>().WithMessage("*permission denied for table m_many*");
                (refused.Which.ExitCode, refused.Which.NextStep)
                    .Should().Be((ExitCodes.Failed, "Grant that to 'clerk', or connect as the role that ran 'sparkmusic postgres init'."));
                Versions().Should().Equal(All(1));
                Execute("grant insert, delete on marts.m_many to clerk");
                await World.PublishAsync(clerk, "run-3");
            }
            await ShouldEqualTheLakeAsync();
        }
        finally
        {
            Execute("drop owned by clerk; drop role clerk");
        }
    }
}
