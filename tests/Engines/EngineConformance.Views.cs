using SparkMusic.Engines;

namespace SparkMusic.Tests.Engines;

abstract partial class EngineConformance
{
    [Test]
    public async Task A_view_without_files_is_empty_and_has_its_columns()
    {
        await Session.AttachFilesAsync("t", EveryType, [], CancellationToken.None);
        (await ReadAsync("select n, a, g, h from t")).Should().BeEmpty();
    }

    [Test]
    public async Task A_column_that_a_file_lacks_is_null_and_others_are_left_out()
    {
        await AttachNumbersAsync(2);
        var old = await WriteAsync("select i as k, 'old' as t, 1 as gone from n",
            [Column.Of("k bigint"), Column.Of("t text"), Column.Of("gone int")], "old");
        var young = await WriteAsync("select i as k, 'new' as t, array_size(split('a b', ' ')) as parts from n",
            [Column.Of("parts bigint"), Column.Of("t text"), Column.Of("k bigint")], "new");
        Column[] columns = [Column.Of("k bigint"), Column.Of("parts bigint?"), Column.Of("t text"), Column.Of("since instant?")];
        await Session.AttachFilesAsync("t", columns, [.. old, .. young], CancellationToken.None);
        (await ReadAsync("select * from t order by t, k")).Should().BeEquivalentTo(
            new object?[][] { [0L, 2L, "new", null], [1L, 2L, "new", null], [0L, null, "old", null], [1L, null, "old", null] }, options =>
                options.WithStrictOrdering());
    }

    [Test]
    public async Task A_path_is_read_as_it_is()
    {
        await AttachNumbersAsync(2);
        var files = await WriteAsync("select i from n", [Column.Of("i int")], "it's a [b] folder");
        await Session.AttachFilesAsync("t", [Column.Of("i int")], files, CancellationToken.None);
        (await ReadOneAsync("select count(*) as n from t")).Should().Be(2L);
    }

    [Test]
    public async Task A_folder_key_is_no_column()
    {
        await AttachNumbersAsync(2);
        var request = WriteOf("select i, 'x' as p_month from n", [Column.Of("i int")], ["i"]) with { PartitionColumn = "p_month" };
        var files = await Session.WriteAsync(request, CancellationToken.None);
        await Session.AttachFilesAsync("t", [Column.Of("i int"), Column.Of("p_month text?")], [.. files.Select(PathOf)],
            CancellationToken.None);
        (await ReadAsync("select p_month from t")).Should().OnlyContain(row => row[0] == null);
    }

    [Test]
    public async Task A_view_can_be_replaced_by_any_other()
    {
        await AttachNumbersAsync(3);
        await Session.KeepAsync("n", "select i from n where i > 0", NoParameters, CancellationToken.None);
        (await ReadOneAsync("select count(*) as n from n")).Should().Be(2L);
        await Session.AttachFilesAsync("n", [Column.Of("i int")], [], CancellationToken.None);
        (await ReadOneAsync("select count(*) as n from n")).Should().Be(0L);
        await AttachNumbersAsync(5);
        (await ReadOneAsync("select count(*) as n from n")).Should().Be(5L);
    }

    [Test]
    public async Task What_is_kept_is_computed_once_with_its_parameters()
    {
        await AttachNumbersAsync(10);
        await Session.KeepAsync("kept", "select i, random() as r from n where i < $limit",
            new Dictionary<string, object?> { ["limit"] = 4 }, CancellationToken.None);
        var first = await ReadAsync("select i, r from kept order by i");
        first.Should().HaveCount(4);
        (await ReadAsync("select i, r from kept order by i")).Should().BeEquivalentTo(first, options => options.WithStrictOrdering());
    }

    [Test]
    public async Task Sessions_do_not_see_each_others_views()
    {
        await AttachNumbersAsync(1);
        await using var other = await Engine.OpenAsync(CancellationToken.None);
        await ShouldFailAsync(() => ReadAsync(other, "select i from n", NoParameters), EngineErrorKind.Statement);
        await other.AttachRowsAsync("n", [Column.Of("i int")], [[7], [8]], CancellationToken.None);
        (await ReadOneAsync("select count(*) as n from n")).Should().Be(1L);
    }

    [Test]
    public async Task Two_sessions_work_at_once()
    {
        await using var other = await Engine.OpenAsync(CancellationToken.None);
        await AttachNumbersAsync(300);
        await other.AttachRowsAsync("n", [Column.Of("i int")], [.. Enumerable.Range(0, 200).Select(i => new object?[] { i })],
            CancellationToken.None);
        const string Sql = "select count(*) as c from n as a cross join n as b where a.i <= b.i";
        var both = await Task.WhenAll(ReadAsync(Sql), ReadAsync(other, Sql, NoParameters));
        both.Select(rows => rows.Single()[0]).Should().Equal(45_150L, 20_100L);
    }

    async Task<string[]> WriteAsync(string sql, Column[] columns, string folder)
    {
        var request = WriteOf(sql, columns, [columns[0].Name]) with { Folder = Folder[folder] };
        var files = await Session.WriteAsync(request, CancellationToken.None);
        return [.. files.Select(file => Path.Combine(request.Folder, file.Path))];
    }
}
