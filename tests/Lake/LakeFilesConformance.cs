using System.Text;
using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

/// <summary>
/// What every <see cref="ILakeFiles"/> does. A file system's own fixture makes an empty root, and removes it in its own TearDown.
/// </summary>
public abstract class LakeFilesConformance
{
    protected abstract Task<ILakeFiles> CreateAsync();

    protected ILakeFiles Files { get; private set; } = null!;

    /// <summary>How often a file is replaced under a reader.</summary>
    protected virtual int Replacements => 100;

    [SetUp]
    public async Task SetUpAsync() => Files = await CreateAsync();

    [Test]
    public async Task A_new_file_is_read_back_and_cannot_be_made_again()
    {
        await WriteAsync("a.json", "one");
        (await ReadAsync("a.json")).Should().Be("one");
        (await FailAsync(() => WriteAsync("a.json", "two"))).Should().Be(LakeFileError.Exists);
        (await ReadAsync("a.json")).Should().Be("one");
        await using var stream = await Files.OpenReadAsync("a.json", default);
        (await new StreamReader(stream).ReadToEndAsync()).Should().Be("one");
    }

    [Test]
    public async Task A_new_file_is_made_from_the_rest_of_a_stream_which_stays_open()
    {
        var text = string.Join('\n', Enumerable.Range(0, 300_000));
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
        bytes.Position = 10;
        await Files.WriteNewAsync("big", bytes, default);
        (await ReadAsync("big")).Should().Be(text[10..]);
        bytes.Position = 0;
        (await FailAsync(() => Files.WriteNewAsync("big", bytes, default))).Should().Be(LakeFileError.Exists);
        (await FailAsync(() => Files.WriteNewAsync("no/big", bytes, default))).Should().Be(LakeFileError.Missing);
        (await Files.ListAsync("", default)).Select(entry => (entry.Name, entry.Bytes)).Should().Equal(("big", text.Length - 10));
        await using var stream = await Files.OpenReadAsync("big", default);
        stream.Length.Should().Be(text.Length - 10);
        stream.Position = text.Length - 20;
        (await new StreamReader(stream).ReadToEndAsync()).Should().Be(text[^10..]);
    }

    [Test]
    public async Task What_is_not_there_reads_as_null_lists_as_empty_and_is_not_opened()
    {
        (await Files.ReadAsync("a", default)).Should().BeNull();
        (await Files.ReadAsync("no/a", default)).Should().BeNull();
        (await Files.ListAsync("no", default)).Should().BeEmpty();
        (await Files.ExistsAsync("no", default)).Should().BeFalse();
        (await FailAsync(() => Files.OpenReadAsync("no/a", default))).Should().Be(LakeFileError.Missing);
    }

    [Test]
    public async Task A_file_is_never_made_in_a_folder_that_is_missing()
    {
        (await FailAsync(() => WriteAsync("no/a", "x"))).Should().Be(LakeFileError.Missing);
        (await Files.ExistsAsync("no", default)).Should().BeFalse();
    }

    [Test]
    public async Task A_folder_is_listed_by_name_with_sizes_and_kinds()
    {
        await Files.MakeFolderAsync("t/p_month=2021-11", default);
        await Files.MakeFolderAsync("t", default);
        await WriteAsync("t/b.parquet", "12345");
        await WriteAsync("t/_a", "");
        (await Files.ListAsync("t", default)).Select(entry => (entry.Name, entry.IsFolder, entry.Bytes))
            .Should().Equal(("_a", false, 0), ("b.parquet", false, 5), ("p_month=2021-11", true, 0));
        (await Files.ListAsync("t", default))
            .Should().OnlyContain(entry => entry.ModifiedAt.Kind == DateTimeKind.Utc && entry.ModifiedAt.Year > 2020);
        (await Files.ListAsync("", default)).Select(entry => entry.Name).Should().Equal("t");
    }

    [Test]
    public async Task A_folder_moves_with_all_it_holds()
    {
        await MakeAsync("s/x", "text");
        await Files.MakeFolderAsync("to", default);
        await Files.RenameAsync("s", "to/s", default);
        (await ReadAsync("to/s/x")).Should().Be("text");
        (await Files.ExistsAsync("s", default)).Should().BeFalse();
    }

    [Test]
    public async Task A_move_fails_when_the_source_is_missing_or_the_name_is_taken_or_the_folder_is_missing()
    {
        await MakeAsync("s/x", "text");
        await MakeAsync("full/x", "other");
        await Files.MakeFolderAsync("empty", default);
        (await FailAsync(() => Files.RenameAsync("no", "to", default))).Should().Be(LakeFileError.Missing);
        (await FailAsync(() => Files.RenameAsync("s", "no/s", default))).Should().Be(LakeFileError.Missing);
        (await FailAsync(() => Files.RenameAsync("s", "full", default))).Should().Be(LakeFileError.Exists);
        (await FailAsync(() => Files.RenameAsync("s", "empty", default))).Should().Be(LakeFileError.Exists);
        (await FailAsync(() => Files.RenameAsync("s/x", "full/x", default))).Should().Be(LakeFileError.Exists);
        (await ReadAsync("s/x")).Should().Be("text");
        (await ReadAsync("full/x")).Should().Be("other");
    }

    [Test]
    public async Task Two_folders_are_exchanged()
    {
        await MakeAsync("fresh/new", "new");
        await MakeAsync("current/old", "old");
        await Files.ExchangeAsync("fresh", "current", default);
        (await ReadAsync("current/new")).Should().Be("new");
        (await ReadAsync("fresh/old")).Should().Be("old");
        (await Files.ListAsync("", default)).Select(entry => entry.Name).Should().Equal("current", "fresh");
    }

    [Test]
    public async Task An_exchange_with_what_is_missing_fails_and_changes_nothing()
    {
        await MakeAsync("current/old", "old");
        (await FailAsync(() => Files.ExchangeAsync("gone/fresh", "current", default))).Should().Be(LakeFileError.Missing);
        (await FailAsync(() => Files.ExchangeAsync("current", "missing", default))).Should().Be(LakeFileError.Missing);
        (await ReadAsync("current/old")).Should().Be("old");
    }

    [Test]
    public async Task A_file_replaces_another_or_takes_a_free_name()
    {
        await WriteAsync("new1", "1");
        await WriteAsync("new2", "2");
        await Files.ReplaceAsync("new1", "file", default);
        await Files.ReplaceAsync("new2", "file", default);
        (await ReadAsync("file")).Should().Be("2");
        (await Files.ListAsync("", default)).Should().ContainSingle();
        (await FailAsync(() => Files.ReplaceAsync("new1", "file", default))).Should().Be(LakeFileError.Missing);
        (await ReadAsync("file")).Should().Be("2");
    }

    [Test]
    public async Task Readers_of_a_file_that_is_being_replaced_see_the_old_or_the_new_one()
    {
        await WriteAsync("file", Version(0));
        await WhileItIsReadAsync(async () =>
        {
            var text = await ReadAsync("file");
            if (text != Version(text[^1] - '0')) throw new InvalidOperationException("A torn file was read.");
        }, async i =>
        {
            await WriteAsync("next", Version(i % 10));
            await Files.ReplaceAsync("next", "file", default);
        });
    }

    // Long enough for both to have come to it, on a busy machine too.
    async Task WhileItIsReadAsync(Func<Task> read, Func<int, Task> change)
    {
        using var stop = new CancellationTokenSource();
        var reads = 0;
        var reader = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; Interlocked.Increment(ref reads)) await read();
        });
        var changes = 0;
        await Patience.UntilAsync(async () =>
        {
            for (var last = changes + Replacements; changes < last && !reader.IsCompleted;) await change(++changes);
            return reader.IsCompleted || Volatile.Read(ref reads) >= 10;
        }, "the reader reads");
        await stop.CancelAsync();
        await reader;
    }

    // No two as long as each other.
    static string Version(int digit) => new((char)('0' + digit), 10_000 + 1000 * digit);

    [Test]
    public async Task A_file_that_goes_while_it_is_read_is_whole_or_not_there()
    {
        await WhileItIsReadAsync(async () =>
        {
            if (await Files.ReadAsync("file", default) is not { } bytes) return;
            var text = Encoding.UTF8.GetString(bytes);
            if (text != Version(text[^1] - '0')) throw new InvalidOperationException("A torn file was read.");
        }, async i =>
        {
            await WriteAsync("next", Version(i % 10));
            await Files.RenameAsync("next", "file", default);
            await Files.DeleteAsync("file", default);
        });
    }

    [Test]
    public async Task Deleting_takes_files_and_whole_folders_and_does_not_mind_what_is_gone()
    {
        await MakeAsync("t/u/x", "x");
        await Files.DeleteAsync("t/u/x", default);
        (await Files.ListAsync("t/u", default)).Should().BeEmpty();
        await Files.DeleteAsync("t", default);
        await Files.DeleteAsync("t", default);
        await Files.DeleteAsync("no/where", default);
        (await Files.ExistsAsync("t", default)).Should().BeFalse();
    }

    [Test]
    public async Task Only_an_empty_folder_is_deleted_as_empty()
    {
        await MakeAsync("t/x", "x");
        (await Files.DeleteEmptyFolderAsync("t", default)).Should().BeFalse();
        await Files.DeleteAsync("t/x", default);
        (await Files.DeleteEmptyFolderAsync("t", default)).Should().BeTrue();
        (await Files.DeleteEmptyFolderAsync("t", default)).Should().BeFalse();
    }

    [Test]
    public async Task Files_and_folders_are_synced_and_missing_ones_are_an_error()
    {
        await MakeAsync("t/x", "x");
        foreach (var path in new[] { "t/x", "t", "" }) await Files.SyncAsync(path, default);
        (await FailAsync(() => Files.SyncAsync("t/y", default))).Should().Be(LakeFileError.Missing);
    }

    [TestCase("../x")]
    [TestCase("t/../../x")]
    [TestCase("t//x")]
    [TestCase("/etc/passwd")]
    [TestCase("t/.")]
    [TestCase("Upper")]
    [TestCase("a b")]
    [TestCase("a\\b")]
    [TestCase("a\nb")]
    [TestCase("a\0b")]
    [TestCase("é")]
    [TestCase("hdfs:")]
    public async Task A_name_that_is_no_name_of_a_lake_is_refused_by_every_call(string path)
    {
        await WriteAsync("x", "x");
        Func<Task>[] calls =
        [
            () => Files.ReadAsync(path, default), () => WriteAsync(path, ""), () => Files.ListAsync(path, default), () =>
                Files.DeleteAsync(path, default),
            () => Files.MakeFolderAsync(path, default), () => Files.RenameAsync("x", path, default), () =>
                Files.ReplaceAsync(path, "y", default),
            () => Files.ExchangeAsync("x", path, default), () => Files.SyncAsync(path, default), () => Files.ExistsAsync(path, default),
        ];
        foreach (var call in calls) (await FailAsync(call)).Should().Be(LakeFileError.BadName);
    }

    protected async Task MakeAsync(string path, string text)
    {
        await Files.MakeFolderAsync(path[..path.LastIndexOf('/')], default);
        await WriteAsync(path, text);
    }

    protected Task WriteAsync(string path, string text) => Files.WriteNewAsync(path, Encoding.UTF8.GetBytes(text), default);

    protected async Task<string> ReadAsync(string path) => Encoding.UTF8.GetString((await Files.ReadAsync(path, default))!);

    protected static async Task<LakeFileError> FailAsync(Func<Task> call) =>
        (await FluentActions.Awaiting(call).Should().ThrowAsync<LakeFileException>()).Which.Kind;
}
