using SparkMusic.Jobs;
using SparkMusic.Postgres;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

[TestFixture]
public class PostgresInitTests
{
    const string ReaderPassword = "canary-reader-51c2", OwnerPassword = "canary-owner-8d1e";

    string _name = "";

    [SetUp]
    public void Make()
    {
        _name = SharedPostgres.NewDatabase(isEmpty: true);
        // As docker/local-cluster makes it: an owner that is no superuser.
        SharedPostgres.Server.Execute("postgres",
            $"create role owner_{_name} login createrole password '{OwnerPassword}'; alter database {_name} owner to owner_{_name}");
    }

    [TearDown]
    public void Remove()
    {
        SharedPostgres.Server.Execute(_name, $"drop owned by owner_{_name} cascade; drop role if exists sparkmusic_reader");
        SharedPostgres.Server.Execute("postgres", $"alter database {_name} owner to postgres; drop role owner_{_name}");
        SharedPostgres.Drop(_name);
    }

    PostgresDatabase Open(string user, string password)
    {
        var settings = SharedPostgres.Server.Settings(_name);
        (settings.Username, settings.Password) = (user, password);
        return new PostgresDatabase(settings, TimeProvider.System);
    }

    List<string> Rows(string sql) => SharedPostgres.Server.Rows(_name, sql);

    [Test]
    public async Task An_owner_without_more_rights_makes_all_of_it_and_again_changes_nothing()
    {
        await using var database = Open("owner_" + _name, OwnerPassword);
        var marts = JobCatalog.Tables.Count(table => table.Publish);
        (await PostgresInit.RunAsync(database, JobCatalog.Catalog, null, default))
            .Should().BeEquivalentTo(new { IsMigrated = true, Tables = marts, MayLogIn = false });
        (await PostgresInit.RunAsync(database, JobCatalog.Catalog, null, default))
            .Should().BeEquivalentTo(new { IsMigrated = false, Made = Array.Empty<string>() });
        Rows("select count(*) from pg_tables where schemaname = 'marts'").Should().Equal($"{marts}");
        Rows("select attrelid::regclass, attname from pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace = "
            + "'marts'::regnamespace and relkind in ('r', 'v') and attnum > 0 and col_description(attrelid, attnum) is null")
            .Should().BeEmpty("every column of tables and views has its comment");
        Rows("select relname from pg_class where relnamespace = 'marts'::regnamespace and relkind in ('r', 'v') and obj_description(oid) "
            + "is null").Should().BeEmpty();
        Rows("select viewname from pg_views where schemaname = 'marts' order by 1").Should().Equal("check_results", "data_freshness");
        Rows("select indexname from pg_indexes where schemaname = 'marts' and tablename = 'chart_movements' order by 1").Should().Equal(
            "chart_movements_by_chart_date", "chart_movements_by_track_id", "chart_movements_by_track_key", "chart_movements_pkey");
    }

    [Test]
    public async Task The_reader_logs_in_reads_marts_and_can_do_nothing_else()
    {
        await using (var database = Open("owner_" + _name, OwnerPassword))
            await PostgresInit.RunAsync(database, JobCatalog.Catalog, ReaderPassword, default);
        await using var reader = Open("sparkmusic_reader", ReaderPassword);
        (await reader.RowsAsync("select count(*) from chart_movements", row => row.GetInt64(0), default)).Should().Equal(0);
        (await reader.RowsAsync("select table_name from data_freshness", row => row.GetString(0), default)).Should().BeEmpty();
        string[] refused =
        [
            "select * from sparkmusic.runs", "insert into chart_movements (chart_id) values ('x')",
            "set transaction read write; delete from chart_movements",
            "create table marts.mine (x int)", "create table public.mine (x int)", "drop view marts.data_freshness",
            "alter table chart_movements add column x int",
            "create role evil", "copy (select 1) to program 'true'",
        ];
        foreach (var sql in refused)
            (await reader.Invoking(it => it.ExecuteAsync(sql, default)).Should().ThrowAsync<SparkMusicException>(sql)).Which.ExitCode
                .Should().Be(ExitCodes.Failed);
    }

    [Test]
    public async Task A_short_password_and_a_newer_schema_are_refused()
    {
        await using var database = Open("owner_" + _name, OwnerPassword);
        (await database.Invoking(it => PostgresInit.RunAsync(it, JobCatalog.Catalog, "reader", default))
            .Should().ThrowAsync<SparkMusicException>())
            .Which.ExitCode.Should().Be(ExitCodes.Usage);
        await PostgresInit.RunAsync(database, JobCatalog.Catalog, null, default);
        SharedPostgres.Server.Execute(_name, "insert into sparkmusic.schema_version values (99)");
        (await database.Invoking(it => PostgresInit.RunAsync(it, JobCatalog.Catalog, null, default))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*version 99*"))
            .Which.NextStep.Should().Contain("newer version");
    }

    [Test]
    public async Task Who_may_not_make_roles_is_told_what_an_administrator_runs()
    {
        SharedPostgres.Server.Execute("postgres", $"alter role owner_{_name} nocreaterole");
        await using var database = Open("owner_" + _name, OwnerPassword);
        (await database.Invoking(it => PostgresInit.RunAsync(it, JobCatalog.Catalog, null, default))
            .Should().ThrowAsync<SparkMusicException>())
            .Which.NextStep.Should().Contain("create role sparkmusic_reader nologin");
        SharedPostgres.Server.Execute("postgres", $"create role sparkmusic_reader nologin");
        await PostgresInit.RunAsync(database, JobCatalog.Catalog, null, default);
    }

    [Test]
    public async Task Eight_that_make_the_schema_at_once_make_it_once()
    {
        await using var database = Open("owner_" + _name, OwnerPassword);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresSchema.MigrateAsync(database, default)));
        made.Count(isMade => isMade).Should().Be(1);
    }

    [TestCase("postgres://me:p%40ss@db.example:5433/music?sslmode=verify-full", "db.example", 5433, "me", "p@ss", "music")]
    [TestCase("Host=db.example;Username=me;Password=p@ss;Database=music", "db.example", 5432, "me", "p@ss", "music")]
    public void Both_ways_to_write_the_setting_are_read(
        string text, string host, int port, string user, string password, string database) =>
        PostgresSettings.Parse(text).Should().BeEquivalentTo(
            new { Host = host, Port = port, Username = user, Password = password, Database = database });

    [TestCase("postgres://me:canary@/x y")]
    [TestCase("Hots=x;Password=canary")]
    [TestCase("canary")]
    [TestCase("Password=canary")]
    public void A_setting_that_cannot_be_read_is_refused_without_being_quoted(string text) =>
        FluentActions.Invoking(() => PostgresSettings.Parse(text)).Should().Throw<SparkMusicException>().Which.ToString()
            .Should().NotContain("canary");

    [Test]
    public void A_file_of_secrets_that_others_may_read_is_refused()
    {
        using var folder = new TestFolder();
        var file = folder["secrets.json"];
        File.WriteAllText(file, """{"postgres": "Host=x"}""");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        FluentActions.Invoking(() => Secrets.Find("postgres", _ => null, file)).Should().Throw<SparkMusicException>().Which.NextStep
            .Should().Contain("chmod 600");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Secrets.Find("postgres", _ => null, file).Should().Be("Host=x");
        Secrets.Find("postgres", name => name == "SPARKMUSIC_POSTGRES" ? "Host=y" : null, file).Should().Be("Host=y");
        File.WriteAllText(file, "canary");
        FluentActions.Invoking(() => Secrets.Find("postgres", _ => null, file)).Should().Throw<SparkMusicException>().Which.ToString()
            .Should().NotContain("canary");
    }
}
