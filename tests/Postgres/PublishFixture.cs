using SparkMusic.Postgres;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

/// <summary>A lake of marts and an empty database for each test.</summary>
public abstract class PublishFixture
{
    internal MartWorld World { get; private set; } = null!;

    internal string DatabaseName { get; private set; } = "";

    internal PostgresDatabase Database { get; private set; } = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        DatabaseName = SharedPostgres.NewDatabase();
        Database = new PostgresDatabase(SharedPostgres.Server.Settings(DatabaseName), TimeProvider.System);
        World = await MartWorld.OpenAsync();
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await World.DisposeAsync();
        await Database.DisposeAsync();
        SharedPostgres.Drop(DatabaseName);
    }

    internal void Execute(string sql) => SharedPostgres.Server.Execute(DatabaseName, sql);

    internal List<string> Rows(string sql) => SharedPostgres.Server.Rows(DatabaseName, sql);

    /// <summary>Versions that a reader finds in each mart, and how many rows.</summary>
    internal List<string> Versions() => Rows(
        """
        select 'm_few', string_agg(distinct version::text, ','), count(*) from marts.m_few
        union all select 'm_many', string_agg(distinct version::text, ','), count(*) from marts.m_many
        union all select 'm_months', string_agg(distinct version::text, ','), count(*) from marts.m_months order by 1
        """);

    internal static string[] All(long version) => [$"m_few {version} 5", $"m_many {version} {MartWorld.Many}", $"m_months {version} 92"];

    internal async Task ShouldEqualTheLakeAsync()
    {
        var (violations, notes) = await World.VerifyAsync(Database);
        violations.Should().BeEmpty();
        notes.Should().BeEmpty();
    }
}
