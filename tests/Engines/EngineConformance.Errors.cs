using System.Diagnostics;
using SparkMusic.Engines;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Engines;

abstract partial class EngineConformance
{
    // Minutes long, yet each row of the outer table is done soon: Spark looks at a cancellation between these.
    const string Endless =
        "select count(*) as c from n as a cross join n as b cross join n as c where cast(a.i as bigint) * b.i + 1 <> c.i";

    [TestCase("selec 1")]
    [TestCase("")]
    [TestCase("select 1 as x; select 2 as x")]
    [TestCase("select 1 as x from nowhere")]
    [TestCase("select nothing as x from (select 1 as y) as t")]
    [TestCase("select no_such_function(1) as x")]
    public async Task A_wrong_statement_is_told_apart(string sql) => await ShouldFailAsync(() => ReadAsync(sql), EngineErrorKind.Statement);

    [TestCase("select cast('abc' as int) as x")]
    [TestCase("select cast('' as int) as x")]
    [TestCase("select cast('someday' as date) as x")]
    [TestCase("select 9223372036854775807 + 1 as x")]
    [TestCase("select cast(3000000000 as int) as x")]
    [TestCase("select cast(300 as tinyint) as x")]
    public async Task A_wrong_value_is_told_apart(string sql) => await ShouldFailAsync(() => ReadAsync(sql), EngineErrorKind.Value);

    [Test]
    public async Task A_wrong_value_in_a_row_is_told_apart()
    {
        await Session.AttachRowsAsync("t", [Column.Of("s text")], [["1"], ["one"]], CancellationToken.None);
        await ShouldFailAsync(() => ReadAsync("select cast(s as bigint) as x from t"), EngineErrorKind.Value);
        await ShouldFailAsync(() => Session.KeepAsync("k", "select cast(s as bigint) as x from t", NoParameters, CancellationToken.None),
            EngineErrorKind.Value);
        await ShouldFailAsync(() =>
            Session.WriteAsync(WriteOf("select s as x from t", [Column.Of("x bigint")], ["x"]), CancellationToken.None),
                EngineErrorKind.Value);
    }

    [Test]
    public async Task A_wrong_value_far_behind_is_told_apart_as_well()
    {
        await AttachNumbersAsync(1000);
        const string Sql = "select cast(case when a.i = 999 and b.i = 999 then 'x' else '1' end as int) as x from n as a cross join n as b";
        await ShouldFailAsync(() => ReadAsync(Sql), EngineErrorKind.Value);
    }

    [Test]
    public async Task A_file_that_is_gone_is_missing_for_a_write_too()
    {
        await AttachNumbersAsync(3);
        var files = await WriteAsync("select i from n", [Column.Of("i int")], "one");
        await Session.AttachFilesAsync("t", [Column.Of("i int")], files, CancellationToken.None);
        File.Delete(files.Single());
        await ShouldFailAsync(() => Session.WriteAsync(WriteOf("select i from t", [Column.Of("i int")], ["i"]), CancellationToken.None),
            EngineErrorKind.MissingFile);
    }

    [Test]
    public async Task The_session_works_after_an_error()
    {
        await ShouldFailAsync(() => ReadAsync("select cast('abc' as int) as x"), EngineErrorKind.Value);
        (await ReadOneAsync("select 1 as x")).Should().Be(1);
    }

    [Test]
    public async Task A_file_that_was_never_there_is_missing()
    {
        var attachAndRead = async () =>
        {
            await Session.AttachFilesAsync("t", [Column.Of("i int")], [Folder["gone.parquet"]], CancellationToken.None);
            await ReadAsync("select * from t");
        };
        await ShouldFailAsync(attachAndRead, EngineErrorKind.MissingFile);
    }

    [Test]
    public async Task A_file_that_is_gone_since_is_missing()
    {
        await AttachNumbersAsync(3);
        var one = await WriteAsync("select i from n", [Column.Of("i int")], "one");
        var two = await WriteAsync("select i from n", [Column.Of("i int")], "two");
        await Session.AttachFilesAsync("t", [Column.Of("i int")], [.. one, .. two], CancellationToken.None);
        (await ReadOneAsync("select cast(sum(i) as bigint) as x from t")).Should().Be(6L);
        File.Delete(two.Single());
        await ShouldFailAsync(() => ReadAsync("select cast(sum(i) as bigint) as x from t"), EngineErrorKind.MissingFile);
        File.Delete(one.Single());
        await ShouldFailAsync(() => ReadAsync("select cast(sum(i) as bigint) as x from t"), EngineErrorKind.MissingFile);
    }

    [Test]
    public async Task A_file_that_is_no_Parquet_is_an_error_of_the_storage()
    {
        await File.WriteAllTextAsync(Folder["broken.parquet"], "this is no Parquet file, however long it may be");
        var attachAndRead = async () =>
        {
            await Session.AttachFilesAsync("t", [Column.Of("i int")], [Folder["broken.parquet"]], CancellationToken.None);
            await ReadAsync("select * from t");
        };
        await ShouldFailAsync(attachAndRead, EngineErrorKind.Storage);
    }

    [Test]
    public async Task A_folder_that_cannot_be_made_is_an_error_of_the_storage()
    {
        await File.WriteAllTextAsync(Folder["file"], "");
        await AttachNumbersAsync(1);
        var request = WriteOf("select i from n", [Column.Of("i int")], ["i"]) with { Folder = Folder["file/below"] };
        await ShouldFailAsync(() => Session.WriteAsync(request, CancellationToken.None), EngineErrorKind.Storage);
    }

    [Test]
    public async Task A_cancelled_statement_stops_at_once()
    {
        await AttachNumbersAsync(5000);
        await CancelledAsync(async cancel =>
            { await using var reader = await Session.QueryAsync(Endless, NoParameters, cancel); await reader.ReadAsync(cancel); });
        await CancelledAsync(cancel => Session.KeepAsync("kept", Endless, NoParameters, cancel));
        await CancelledAsync(cancel => Session.WriteAsync(WriteOf(Endless, [Column.Of("c bigint")], ["c"]), cancel));
        (await ReadOneAsync("select 1 as x")).Should().Be(1, "the session is of use afterwards");
    }

    [Test]
    public async Task A_token_that_is_cancelled_before_starts_nothing()
    {
        var read = () => Session.QueryAsync("select 1 as x", NoParameters, new CancellationToken(canceled: true));
        await read.Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Progress_is_a_share_and_may_be_read_while_a_statement_runs()
    {
        await AttachNumbersAsync(5000);
        using var cancel = new CancellationTokenSource();
        var running = Session.KeepAsync("kept", Endless, NoParameters, cancel.Token);
        for (var look = 0; look < 20; look++)
        {
            if (Session.Progress is { } share) share.Should().BeInRange(0, 1);
            await Task.Delay(20, CancellationToken.None);
        }
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    static async Task CancelledAsync(Func<CancellationToken, Task> call)
    {
        var clock = Stopwatch.StartNew();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await FluentActions.Awaiting(() => call(source.Token)).Should().ThrowAsync<OperationCanceledException>();
        clock.Elapsed.Should().BeLessThan(Patience.Long).And.BeGreaterThan(TimeSpan.FromMilliseconds(400));
    }
}
