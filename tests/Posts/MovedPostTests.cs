using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Jobs.Enrich;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Lakes;
using SparkMusic.Run;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Support;
using SparkMusic.Tests.Verify;
using SparkMusic.Verify;

namespace SparkMusic.Tests.Posts;

/// <summary>A post whose day changed between two evenings is one row, of its newest state's day, whatever came first.</summary>
[TestFixture]
public sealed class MovedPostTests
{
    static readonly IReadOnlyDictionary<string, object?> Settings = ResultSettings.Read(null, _ => null);

    static readonly (string Name, string Text)[] Evenings =
    [
        ("first.jsonl", Status(1, "2026-01-02T23:50:00Z", null, "Hello by Adele")
            + Status(2, "2026-01-02T12:00:00Z", null, "Halo by Beyonce") + Status(9, "2026-01-05T12:00:00Z", null, "apart")),
        ("second.jsonl", Status(1, "2026-01-03T00:10:00Z", "2026-01-03T01:00:00Z", "Creep by Radiohead")
            + Status(2, "2026-01-01T12:00:00Z", null, "Halo by Beyonce")),
        ("third.jsonl", Status(1, "2026-01-04T00:10:00Z", "2026-01-02T23:55:00Z", "an edit in between")),
    ];

    static string Status(int number, string created, string? edited, string content) =>
        $$$"""{"id":"{{{number}}}","uri":"https://s.example/{{{number}}}","created_at":"{{{created}}}","edited_at":{{{(edited is null ? "null" : $"\"{edited}\"")}}},"content":"{{{content}}}","account":{"id":"1","acct":"a"}}""" + "\n";

    [Test]
    public async Task Any_order_of_evenings_gives_one_row_a_post_and_the_same_tables()
    {
        List<string>? tables = null;
        foreach (var order in new int[][] { [0, 1, 2], [2, 1, 0], [1, 0, 2] })
        {
            using var folder = new TestFolder();
            await using var lake = await ImportLake.OpenAsync(folder["lake"]);
            foreach (var evening in order)
            {
                await ImportAsync(lake, folder, evening);
                await RunAsync(lake.Lake, JobCatalog.Catalog);
                (await VerifyAsync(lake.Lake)).Violations.Should().BeEmpty();
            }
            (await lake.RowsAsync("posts", "post_id, created_at, text")).Should().Equal(
                "https://s.example/1 / 2026-01-03 00:10:00 / Creep by Radiohead",
                "https://s.example/2 / 2026-01-01 12:00:00 / Halo by Beyonce", "https://s.example/9 / 2026-01-05 12:00:00 / apart");
            List<string> rows = [.. await lake.RowsAsync("posts", "* exclude (author_hash)"), .. await lake.RowsAsync("moved_posts", "*"),
                .. await lake.RowsAsync("post_decisions", "*")];
            rows.Should().Equal(tables ??= rows);
        }
    }

    [Test]
    public async Task An_evening_on_which_nothing_moves_builds_its_own_days_only()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        await ImportAsync(lake, folder, 0);
        await RunAsync(lake.Lake, JobCatalog.Catalog);
        await lake.ImportAsync(Given.File(folder, "later.jsonl", Status(20, "2026-02-01T00:10:00Z", null, "new")),
            new ImportOptions(ImportKind.Posts));
        var report = await RunAsync(lake.Lake, JobCatalog.Catalog);
        report.Tables.Single(table => table.Table == "moved_posts").Outcome.Should().Be(TableOutcome.Unchanged);
        report.Tables.Single(table => table.Table == "posts").Partitions.Should().Be(1);
        report.Tables.Single(table => table.Table == "now_playing_by_day").Partitions.Should().Be(1);
    }

    [Test]
    public async Task A_post_on_two_days_is_found_by_verify()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        // Days that know nothing of each other.
        var forgetful =
            new Catalog([.. JobCatalog.Tables.Select(table => table.Name == "posts" ? table with { Inputs = [table.Inputs[0]] } : table)],
            table => RawTable.All.Single(raw => raw.Name == table.Name).Columns, name =>
                name == "posts.sql" ? Forgetful(JobCatalog.Resource("sql/posts.sql")!) : JobCatalog.Resource("sql/" + name),
            Dictionaries.Load);
        foreach (var evening in new[] { 0, 1 })
        {
            await ImportAsync(lake, folder, evening);
            await RunAsync(lake.Lake, forgetful);
        }
        (await VerifyAsync(lake.Lake)).Violations
            .Should().Contain(violation => violation.Promise == Promise.NoDuplicate && violation.Table == "posts");
    }

    static string Forgetful(string sql) => sql.Replace("-- duplicate: cast(_belongs_at as date) <> cast(created_at as date)\n", "")
        .Replace("select * from moved_posts", "select network, post_id, created_at from raw_posts where post_id is null");

    /// <summary>A state that posts would refuse must not say where the post belongs: it would be lost.</summary>
    [Test]
    public void Moved_posts_knows_every_check_of_posts()
    {
        var (posts, moved) = (JobCatalog.Catalog.SqlOf(JobCatalog.Catalog["posts"]),
            JobCatalog.Catalog.SqlOf(JobCatalog.Catalog["moved_posts"]));
        foreach (var check in posts.Checks) moved.Body.Should().Contain(check.Expression);
        posts.Columns.Where(column => !column.IsNullable)
            .Should().OnlyContain(column => !RawTable.Posts.Columns[RawTable.Posts.IndexOf(column.Name)].IsNullable);
    }

    static Task<ImportReport> ImportAsync(ImportLake lake, TestFolder folder, int evening) =>
        lake.ImportAsync(Given.File(folder, Evenings[evening].Name, Evenings[evening].Text), new ImportOptions(ImportKind.Posts));

    static async Task<RunReport> RunAsync(Lake lake, Catalog catalog)
    {
        var runner = new FlowRunner(catalog, lake, Settings, TimeProvider.System, new BuiltLake.Silence());
        var report = await runner.RunAsync(new RunRequest { Targets = ["posts"] }, "duckdb",
            () => Task.FromResult<ISqlEngine>(DuckDbEngine.Open()), default);
        report.Tables.Where(table => table.Error is not null).Select(table => table.Error!.ToString()).Should().BeEmpty();
        return report;
    }

    static async Task<VerifyReport> VerifyAsync(Lake lake)
    {
        await using var engine = DuckDbEngine.Open();
        return await new LakeVerifier(JobCatalog.Catalog, lake, Settings,
            name => RawTable.All.FirstOrDefault(table => table.Name == name)?.Grain, TimeProvider.System)
            .VerifyAsync(engine, isDeep: false, default);
    }
}
