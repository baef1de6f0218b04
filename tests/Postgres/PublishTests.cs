namespace SparkMusic.Tests.Postgres;

[TestFixture]
public class PublishTests : PublishFixture
{
    [Test]
    public async Task Marts_arrive_with_every_type_and_equal_the_lakes()
    {
        await World.CommitAsync(1);
        var report = await World.PublishAsync(Database, "run-1");
        report.Tables.Select(table => (table.Table, table.Partitions, table.Rows))
            .Should().Equal(("m_few", 1, 5L), ("m_many", 1, 400L), ("m_months", 3, 92L));
        await ShouldEqualTheLakeAsync();
        Rows("select array_to_string(tags, '|', '-'), array_to_string(shares, '|', '-'), share, to_char(heard_at at time zone 'UTC', "
            + "'YYYY-MM-DD HH24:MI:SS.US'), day::text, rank, is_new, track_id from marts.m_few where name = 'n1'")
            .Should().Equal("ü' \"|-|1 0.1|- NaN 2021-11-06 06:07:08.000009 2000-01-01 -1 False null");
        Rows("select format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'marts.m_few'::regclass and attnum > 0 order by "
            + "attnum")
            .Should().Equal("text", "bigint", "timestamp with time zone", "date", "double precision", "integer", "boolean", "text[]",
                "double precision[]", "text");
    }

    [Test]
    public async Task Tables_have_keys_indexes_and_the_comments_of_their_headers()
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        Rows("select indexname from pg_indexes where schemaname = 'marts' order by 1")
            .Should().Equal("m_few_by_heard_at", "m_few_by_track_id", "m_few_pkey", "m_many_pkey", "m_months_pkey");
        Rows("select obj_description('marts.m_few'::regclass), col_description('marts.m_few'::regclass, 3)")
            .Should().Equal("A few rows of every type. When it's so.");
    }

    [Test]
    public async Task Only_partitions_that_changed_move_and_a_publish_of_nothing_new_moves_none()
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        const string Where =
            "select to_char(day, 'YYYY-MM'), min(xmin::text) = max(xmin::text), min(xmin::text) from marts.m_months group by 1 order by 1";
        var before = Rows(Where);
        (await World.PublishAsync(Database, "run-2")).Should().BeEquivalentTo(new { Same = 3, Rows = 0L });
        await World.CommitAsync(2, ["2021-11"]);
        var report = await World.PublishAsync(Database, "run-3");
        report.Tables.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Table = "m_months", Partitions = 1, Rows = 30L });
        var after = Rows(Where);
        (after[0], after[2]).Should().Be((before[0], before[2]));
        after[1].Should().NotBe(before[1]);
        Rows("select run_id, tables, rows from sparkmusic.publish_log order by published_at")
            .Should().Equal("run-1 3 497", "run-2 0 0", "run-3 1 30");
        await ShouldEqualTheLakeAsync();
        (await World.PublishAsync(Database, "run-4", isForced: true)).Rows.Should().Be(497);
        await ShouldEqualTheLakeAsync();
    }

    [Test]
    public async Task Views_grants_indexes_and_comments_of_people_survive()
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        Execute("""
            create view public.top as select name, version from marts.m_few;
            create materialized view public.kept as select version from marts.m_many;
            create role visitor_a; grant select on marts.m_few to visitor_a; grant select on public.top to visitor_a;
            create index mine on marts.m_many (version, text);
            comment on table marts.m_many is 'Said by a person.'; comment on column marts.m_many.text is 'So too.';
            """);
        try
        {
            var oid = Rows("select 'marts.m_few'::regclass::oid, relfilenode from pg_class where oid = 'marts.m_few'::regclass");
            await World.CommitAsync(2);
            await World.PublishAsync(Database, "run-2");
            Rows("select 'marts.m_few'::regclass::oid, relfilenode from pg_class where oid = 'marts.m_few'::regclass").Should().Equal(oid);
            Rows("select distinct version from public.top").Should().Equal("2");
            Rows("select has_table_privilege('visitor_a', 'marts.m_few', 'select'), to_regclass('marts.mine') is not null")
                .Should().Equal("True True");
            Rows("select obj_description('marts.m_many'::regclass), col_description('marts.m_many'::regclass, 3)")
                .Should().Equal("Said by a person. So too.");
        }
        finally
        {
            Execute("drop owned by visitor_a; drop role visitor_a");
        }
    }

    [Test]
    public async Task Freshness_and_checks_are_views_beside_the_marts()
    {
        Execute(SparkMusic.Postgres.PostgresSchema.Script("views"));
        await World.CommitAsync(1);
        await World.Lake.Ledger.SaveChecksAsync(
            [new("run-1", "a1", "m_few", "all", "unique_key", "fail", 0, new DateTime(2021, 11, 5, 0, 0, 0, DateTimeKind.Utc))], default);
        await World.PublishAsync(Database, "run-1");
        await World.PublishAsync(Database, "run-2");
        Rows("select table_name, layer, newest_at at time zone 'UTC', rows, is_stale, published_at is not null from marts.data_freshness "
            + "order by 1").Should().Equal(
            "m_few marts 11/09/2021 06:07:08 5 True True", "m_many marts null 400 True True",
            "m_months marts 12/31/2021 00:00:00 92 True True");
        Rows("select table_name, check_name, failures from marts.check_results").Should().Equal("m_few unique_key 0");
    }

    [Test]
    public async Task A_mart_that_was_never_built_is_left_out_and_one_that_shrinks_loses_its_rows()
    {
        (await World.PublishAsync(Database, "run-0")).Tables.Should().BeEmpty();
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        await World.CommitAsync(2);
        await World.PublishAsync(Database, "run-2");
        Versions().Should().Equal(All(2));
    }

    [Test]
    public async Task A_damaged_file_is_never_published()
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        await World.CommitAsync(2);
        var file = World.Lake.FilesOf((await World.Lake.ReadManifestAsync("m_many", default))!).Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[100] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var refused = await World.Invoking(it => it.PublishAsync(Database, "run-2"))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*is not the file that m_many*");
        refused.Which.NextStep.Should().Contain("--only --force");
        Versions().Should().Equal(All(1));
        Rows("select attempt_id from sparkmusic.leases").Should().Equal("null");
    }

    [Test]
    public async Task A_database_shows_the_marts_of_one_lake()
    {
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        await using var other = await MartWorld.OpenAsync();
        await other.CommitAsync(2);
        (await other.Invoking(it => it.PublishAsync(Database, "run-2"))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*serves the lake*"))
            .Which.NextStep.Should().Contain("database of its own");
        Versions().Should().Equal(All(1));
    }
}
