namespace SparkMusic.Tests.Postgres;

/// <summary>What <c>verify --published</c> must find: each test plants one lie.</summary>
[TestFixture]
public class PublishedCheckTests : PublishFixture
{
    [SetUp]
    public async Task PublishFirstAsync()
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
    }

    [TestCase("update marts.m_many set text = text || 'y' where id = 7",
        "m_many: The lake has 400 rows and Postgres 400: 1 have another text, the first at (7).")]
    [TestCase("delete from marts.m_many where id in (7, 8)",
        "m_many: The lake has 400 rows and Postgres 398: 2 would not be there, the first at (7).")]
    [TestCase("insert into marts.m_months values ('2031-01-01', 1)",
        "m_months: The lake has 92 rows and Postgres 93: 1 are missing, the first at (2031-01-01).")]
    [TestCase("update marts.m_few set share = 0 where name = 'n1'",
        "m_few: The lake has 5 rows and Postgres 5: 1 have another share, the first at (n1, 2021-11-06 06:07:08.000009).")]
    [TestCase("update marts.m_few set tags = array_reverse(tags) where name = 'n4'",
        "m_few: The lake has 5 rows and Postgres 5: 1 have another tags, the first at (n4, 2021-11-09 06:07:08.000009).")]
    [TestCase("alter table marts.m_many drop constraint m_many_pkey; insert into marts.m_many select * from marts.m_many where id = 7",
        "m_many: The lake has 400 rows and Postgres 401: rows are there more than once.")]
    [TestCase("drop table marts.m_few", "m_few: It cannot be read: relation \"marts.m_few\" does not exist.")]
    public async Task A_row_that_is_not_the_lakes_is_found(string lie, string told)
    {
        Execute(lie);
        (await World.VerifyAsync(Database)).Violations.Should().Equal(told);
    }

    [Test]
    public async Task What_was_built_since_is_a_note_and_no_lie()
    {
        await World.CommitAsync(2);
        var (violations, notes) = await World.VerifyAsync(Database);
        violations.Should().BeEmpty();
        notes.Should().HaveCount(3).And.OnlyContain(
            note => note.EndsWith("was built again since it was published: its rows were not compared."));
    }

    [Test]
    public async Task A_run_that_says_it_published_and_did_not_is_found()
    {
        await World.Lake.Ledger.StartRunAsync("run-lie", "run charts --publish", "duckdb", default);
        await World.Lake.Ledger.EndRunAsync("run-lie", SparkMusic.Ledgers.RunState.Succeeded, 0, null, default);
        (await World.VerifyAsync(Database)).Violations.Should().ContainSingle().Which
            .Should().Contain("Postgres at").And.Contain("has no publish of it");
    }
}
