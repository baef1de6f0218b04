using System.Diagnostics;
using System.Security.Cryptography;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Engines.DuckDb;

[TestFixture]
sealed class DuckDbEngineTests
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();
    static readonly Column[] Columns = [Column.Of("k bigint"), Column.Of("t text"), Column.Of("x double"), Column.Of("a text[]")];

    const string Rows = """
        select range // 3 as k, 'text ' || (hash(range) % 1000) as t, (hash(range * 7) % 100000) / 7.0 as x, ['a', 'b' || (hash(range * 3) % 10)] as a,
            '2021-' || lpad((1 + hash(range) % 12)::varchar, 2, '0') as p_month
        from range(400000) order by hash(range + 1)
        """;

    TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TestFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Equal_results_give_equal_bytes_whatever_the_number_of_threads()
    {
        var hashes = new List<string>();
        foreach (var threads in new[] { 1, 2, 4, 2 })
        {
            await using var engine = DuckDbEngine.Open(new DuckDbOptions { Threads = threads });
            await using var session = await engine.OpenAsync(CancellationToken.None);
            var whole = await session.WriteAsync(RequestOf($"whole{hashes.Count}"), CancellationToken.None);
            var parts = await session.WriteAsync(RequestOf($"parts{hashes.Count}") with { PartitionColumn = "p_month" },
                CancellationToken.None);
            parts.Should().HaveCount(12);
            var paths = whole.Select(file => _folder[$"whole{hashes.Count}/{file.Path}"])
                .Concat(parts.Select(file => _folder[$"parts{hashes.Count}/{file.Path}"]));
            hashes.Add(string.Join(' ', paths.Select(path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))))));
        }
        hashes.Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task A_file_over_the_limit_is_split_and_stays_sorted()
    {
        const long Limit = 500_000;
        await using var engine = DuckDbEngine.Open(maxFileBytes: Limit);
        await using var session = await engine.OpenAsync(CancellationToken.None);
        var files = await session.WriteAsync(RequestOf("split"), CancellationToken.None);
        files.Should().HaveCountGreaterThan(2).And.HaveCountLessThan(20);
        files.Select(file => file.Path).Should().Equal(Enumerable.Range(0, files.Count).Select(part => $"part-{part}.parquet"));
        files.Sum(file => file.Rows).Should().Be(400_000);
        Directory.EnumerateFileSystemEntries(_folder["split"]).Should().HaveCount(files.Count);
        files.Should().OnlyContain(file => new FileInfo(_folder["split/" + file.Path]).Length < Limit * 3 / 2);
        await session.AttachFilesAsync("t", Columns, [.. files.Select(file => _folder["split/" + file.Path])], CancellationToken.None);
        (await OneAsync(session, "select count(distinct (k, t, x, a)) from t"))
            .Should().Be(await OneAsync(session, $"select count(distinct (k, t, x, a)) from ({Rows})"));
        await using var reader = await session.QueryAsync($"select k from read_parquet('{_folder["split/part-1.parquet"]}')", NoParameters,
            CancellationToken.None);
        var keys = new List<long>();
        while (await reader.ReadAsync(CancellationToken.None)) keys.Add((long)reader.Current[0]!);
        keys.Should().BeInAscendingOrder();
    }

    [Test]
    public async Task Two_thousand_partitions_are_written_in_seconds()
    {
        await using var engine = DuckDbEngine.Open();
        await using var session = await engine.OpenAsync(CancellationToken.None);
        var request = RequestOf("days") with
        {
            Sql = "select range as k, 'x' as t, 1.5 as x, ['a'] as a, (date '2015-01-01' + (range % 2000)::int)::varchar as p_date from "
                + "range(100000)",
            PartitionColumn = "p_date",
        };
        var clock = Stopwatch.StartNew();
        var files = await session.WriteAsync(request, CancellationToken.None);
        files.Should().HaveCount(2000).And.OnlyContain(file => file.Rows == 50);
        clock.Elapsed.Should().BeLessThan(Patience.Long);
        Directory.GetDirectories(_folder["days"]).Should().HaveCount(2000);
    }

    [Test]
    public async Task Too_little_memory_is_an_error_of_the_resources()
    {
        await using var engine = DuckDbEngine.Open(
            new DuckDbOptions { MemoryLimit = "20MB", Settings = new Dictionary<string, string> { ["max_temp_directory_size"] = "1MB" } });
        await using var session = await engine.OpenAsync(CancellationToken.None);
        var keep = () =>
            session.KeepAsync("big", "select md5(range::varchar) as a, md5((range + 1)::varchar) as b from range(3000000) order by a",
                NoParameters, CancellationToken.None);
        (await keep.Should().ThrowAsync<EngineException>()).Which.Kind.Should().Be(EngineErrorKind.Resources);
    }

    [Test]
    public async Task What_does_not_fit_into_memory_is_spilled_and_the_scratch_folder_is_gone_at_the_end()
    {
        Directory.CreateDirectory(_folder["scratch"]);
        await using (var engine = DuckDbEngine.Open(new DuckDbOptions { MemoryLimit = "120MB", TempFolder = _folder["scratch"] }))
        {
            await using var session = await engine.OpenAsync(CancellationToken.None);
            await session.KeepAsync("big", "select md5(range::varchar) as a, md5((range + 1)::varchar) as b from range(3000000)",
                NoParameters, CancellationToken.None);
            Directory.EnumerateFiles(_folder["scratch"], "*", SearchOption.AllDirectories).Should().NotBeEmpty();
            (await OneAsync(session, "select count(*) from big where a < b")).Should().BeOfType<long>().Which
                .Should().BeInRange(1_400_000, 1_600_000);
        }
        Directory.EnumerateFileSystemEntries(_folder["scratch"]).Should().BeEmpty();
    }

    [Test]
    public async Task A_write_leaves_nothing_of_its_staging_behind()
    {
        await using var engine = DuckDbEngine.Open();
        await using var session = await engine.OpenAsync(CancellationToken.None);
        await session.WriteAsync(RequestOf("parts") with { PartitionColumn = "p_month" }, CancellationToken.None);
        (await OneAsync(session, "select count(*) from duckdb_tables() where schema_name = 'staging'")).Should().Be(0L);
    }

    [Test]
    public async Task Progress_grows_while_files_are_read()
    {
        await using var engine = DuckDbEngine.Open(new DuckDbOptions { Threads = 1 });
        await using var session = await engine.OpenAsync(CancellationToken.None);
        var files = await session.WriteAsync(RequestOf("whole"), CancellationToken.None);
        await session.AttachFilesAsync("t", Columns, [.. files.Select(file => _folder["whole/" + file.Path])], CancellationToken.None);
        // Who looks stands still, now and then, until it is over.
        await Patience.UntilAsync(async () =>
        {
            var running = OneAsync(session, "select count(*) from t where levenshtein(repeat(t, 6), repeat(a[2], 20)) > 3");
            var shares = new List<double>();
            while (!running.IsCompleted)
            {
                if (session.Progress is { } share) shares.Add(share);
                await Task.Delay(5);
            }
            await running;
            shares.Should().BeInAscendingOrder();
            return shares.Exists(share => share > 0 && share < 1);
        }, "a share between nothing and all");
    }

    [Test]
    public void A_locked_database_keeps_its_settings()
    {
        using var database = DuckDbDatabase.Open(
            new DuckDbOptions { IsLocked = true, Settings = new Dictionary<string, string> { ["enable_external_access"] = "false" } });
        using var connection = database.Connect();
        var change = () => connection.Execute("set enable_external_access = true");
        change.Should().Throw<EngineException>();
        var read = () => connection.Execute("select * from read_csv('/etc/hostname')");
        read.Should().Throw<EngineException>();
    }

    WriteRequest RequestOf(string folder) => new(Rows, NoParameters, Columns, ["k"], null, _folder[folder], "part", KeepEmpty: true);

    static async Task<object?> OneAsync(ISqlSession session, string sql)
    {
        await using var reader = await session.QueryAsync(sql, NoParameters, CancellationToken.None);
        (await reader.ReadAsync(CancellationToken.None)).Should().BeTrue();
        return reader.Current[0];
    }
}
