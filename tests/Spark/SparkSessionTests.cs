using SparkMusic.Engines;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Spark;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spark;

/// <summary>What only Spark has beyond the conformance suite of engines: typed errors, progress, handles, settings, equal bytes.</summary>
[Category("Spark")]
sealed class SparkSessionTests
{
    static readonly Dictionary<string, object?> None = [];

    SparkEngine _engine = null!;
    ISqlSession _session = null!;

    [SetUp]
    public async Task Open()
    {
        _engine = await SharedSpark.EngineAsync();
        _session = await _engine.OpenAsync(default);
    }

    [TearDown]
    public async Task Close() => await _session.DisposeAsync();

    [Test]
    public async Task An_error_of_Spark_carries_all_that_Spark_said()
    {
        var thrown = (await ReadAsync("select cast(k as int) as x from values ('12'), ('abc') as t(k)").Awaiting(it => it)
            .Should().ThrowAsync<JvmException>()).Which;
        thrown.Kind.Should().Be(EngineErrorKind.Value);
        thrown.Condition.Should().Be("CAST_INVALID_INPUT");
        thrown.SqlState.Should().Be("22018");
        thrown.MessageParameters.Should().Contain("expression", "'abc'").And.Contain("targetType", "\"INT\"");
        thrown.Message.Should().StartWith("[CAST_INVALID_INPUT]");
        thrown.JavaClass.Should().StartWith("org.apache.spark.");
        thrown.JavaStack.Should().Contain("\tat org.apache.spark.");
        thrown.Causes.Should().Contain(cause => cause.Type.EndsWith("SparkNumberFormatException"));
        thrown.IsTransient.Should().BeFalse();
    }

    [TestCase("select * from nowhere", "TABLE_OR_VIEW_NOT_FOUND", "42P01", "relationName", "`nowhere`")]
    [TestCase("selec 1", "PARSE_SYNTAX_ERROR", "42601", "error", "'selec'")]
    public async Task A_wrong_statement_carries_condition_and_parameters(
        string sql, string condition, string sqlState, string parameter, string value)
    {
        var thrown = (await ReadAsync(sql).Awaiting(it => it).Should().ThrowAsync<JvmException>()).Which;
        (thrown.Condition, thrown.SqlState, thrown.Kind).Should().Be((condition, sqlState, EngineErrorKind.Statement));
        thrown.MessageParameters.Should().Contain(parameter, value);
    }

    [Test]
    public async Task Every_object_in_the_JVM_is_let_go()
    {
        // What others left is let go in the background; by then nothing new is to be held.
        for (var tries = 0; tries < 20 && Held() > 0; tries++) await Task.Delay(20);
        var before = Held();
        await using (var session = await _engine.OpenAsync(default))
        {
            using var folder = new TestFolder();
            await session.AttachRowsAsync("t", [Column.Of("k bigint"), Column.Of("d date")],
                [[1L, new DateOnly(2021, 3, 4)], [2L, null]], default);
            await session.KeepAsync("kept", "select k, d from t where k < $limit and d is not null",
                new Dictionary<string, object?> { ["limit"] = 5L }, default);
            await session.WriteAsync(new WriteRequest("select k, 'x' as p_month from t", None, [Column.Of("k bigint")], ["k"], "p_month",
                folder["out"], "part", true), default);
            await session.AttachFilesAsync("files", [Column.Of("k bigint")], [folder["out/p_month=x/part-0.parquet"]], default);
            await using var reader = await session.QueryAsync("select k from files", None, default);
            (await reader.ReadAsync(default)).Should().BeTrue();
            await session.Invoking(it => it.KeepAsync("wrong", "select nothing from t", None, default)).Should().ThrowAsync<JvmException>();
        }
        await Patience.UntilAsync(() => Held() <= before, "what the session held is let go");
    }

    long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return _engine.HeldObjects;
    }

    [Test]
    public async Task Progress_grows_while_tasks_end()
    {
        _session.Progress.Should().BeNull();
        // Long enough for a slow machine to be asked three times; cancelled as soon as it was.
        using var enough = new CancellationTokenSource();
        var running = _session.KeepAsync("slow", "select sum(id) as x from (select /*+ repartition(1000) */ id from range(1000)) as s "
            + "where java_method('java.lang.Thread', 'sleep', 100L) is null or id >= 0", None, enough.Token);
        var seen = new List<double>();
        while (!running.IsCompleted && seen.Distinct().Count() < 3)
        {
            // 1 is what stands there between a stage that is done and the next one, which Spark plans then.
            if (_session.Progress is { } share and < 1) seen.Add(share);
            await Task.Delay(50);
        }
        await enough.CancelAsync();
        await running.Awaiting(it => it).Should().ThrowAsync<OperationCanceledException>("it is far from its end");
        seen.Should().HaveCountGreaterThan(2).And.OnlyContain(share => share >= 0 && share < 1).And.BeInAscendingOrder();
        _session.Progress.Should().BeNull();
    }

    [Test]
    public async Task The_same_rows_give_the_same_bytes()
    {
        using var folder = new TestFolder();
        foreach (var (name, order) in new[] { ("one", "id"), ("two", "id desc") })
        {
            var request = new WriteRequest($"select id % 5 as k, cast(id as string) as t from range(5000) order by {order}", None,
                [Column.Of("k bigint"), Column.Of("t text")], ["k"], null, folder[name], "part", true);
            await _session.WriteAsync(request, default);
        }
        (await File.ReadAllBytesAsync(folder["one/part-0.parquet"]))
            .Should().Equal(await File.ReadAllBytesAsync(folder["two/part-0.parquet"]));
    }

    [Test]
    public async Task Settings_that_results_depend_on_hold_in_every_session()
    {
        foreach (var (key, value) in SparkSettings.Fixed)
            (await ReadAsync($"set {key}")).Should().ContainSingle().Which.Should().Equal(key, value);
    }

    [Test]
    public async Task A_folder_that_is_there_is_never_written_over_and_files_become_visible_with_the_job()
    {
        using var folder = new TestFolder();
        WriteRequest Request(string sql) => new(sql, None, [Column.Of("k bigint")], ["k"], null, folder["there"], "part", true);
        await _session.WriteAsync(Request("select id as k from range(3)"), default);
        var before = await File.ReadAllBytesAsync(folder["there/part-0.parquet"]);
        await _session.Awaiting(it => it.WriteAsync(Request("select id as k from range(4)"), default))
            .Should().ThrowAsync<EngineException>();
        Directory.GetFiles(folder["there"]).Select(Path.GetFileName).Should().Equal("part-0.parquet");
        (await File.ReadAllBytesAsync(folder["there/part-0.parquet"])).Should().Equal(before);
        foreach (var (key,
            value) in new[] { ("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "1"), ("spark.speculation", "false") })
            (await ReadAsync($"set {key}")).Should().ContainSingle().Which.Should().Equal(key, value);
    }

    [Test]
    public async Task A_dollar_in_a_text_is_a_dollar() =>
        (await ReadAsync("select '${spark.app.name} $x' as x")).Should().ContainSingle().Which.Should().Equal("${spark.app.name} $x");

    async Task<List<object?[]>> ReadAsync(string sql)
    {
        await using var reader = await _session.QueryAsync(sql, None, default);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(default)) rows.Add([.. reader.Current]);
        return rows;
    }
}
