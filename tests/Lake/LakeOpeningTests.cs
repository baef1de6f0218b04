using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

[TestFixture]
public class LakeOpeningTests
{
    TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("absent")]
    [TestCase("a/b/absent")]
    [TestCase("empty")]
    public async Task A_folder_that_is_absent_or_empty_becomes_a_lake(string name)
    {
        Directory.CreateDirectory(_folder["empty"]);
        await using (var made = await Lake.OpenOrCreateAsync(_folder[name], isSandbox: true, TimeProvider.System, default))
        {
            made.Info.Should().BeEquivalentTo(new { Format = 1, IsSandbox = true, Ledger = "sqlite" });
            made.Location.Should().Be(_folder[name]);
        }
        await using var opened = await Lake.OpenAsync(_folder[name], TimeProvider.System, default);
        opened.Info.IsSandbox.Should().BeTrue();
        (await opened.ReadManifestsAsync(default)).Should().BeEmpty();
        (await opened.ReadManifestAsync("x", default)).Should().BeNull();
        (await opened.NeedsRecoveryAsync(default)).Should().BeFalse();
    }

    [Test]
    public async Task Opening_and_looking_writes_nothing()
    {
        await (await Lake.OpenOrCreateAsync(_folder["lake"], false, TimeProvider.System, default)).DisposeAsync();
        var before = Directory.EnumerateFileSystemEntries(_folder["lake"], "*", SearchOption.AllDirectories).ToList();
        await using (var lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default))
        {
            await lake.ReadManifestsAsync(default);
            (await lake.RecoverAsync(default)).Should().BeEmpty();
        }
        Directory.EnumerateFileSystemEntries(_folder["lake"], "*", SearchOption.AllDirectories).Should().Equal(before);
    }

    [Test]
    public async Task Of_many_that_make_a_lake_at_once_all_open_the_same()
    {
        var lakes = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => Lake.OpenOrCreateAsync(_folder["lake"], false, TimeProvider.System, default))));
        lakes.Select(lake => lake.Info.Id).Distinct().Should().ContainSingle();
        Directory.GetFiles(_folder["lake/_state"]).Select(Path.GetFileName).Should().Equal("lake.json");
    }

    [Test]
    public async Task A_lake_is_moved_and_copied_as_files()
    {
        await SweepScenario.PrepareAsync(_folder["one"]);
        Directory.Move(_folder["one"], _folder["two"]);
        await SweepScenario.ChangeAsync(_folder["two"], "new1");
        (await SweepScenario.CheckAsync(_folder["two"], "new1")).Should().Be("new");
        foreach (var file in Directory.EnumerateFiles(_folder["two"], "*", SearchOption.AllDirectories))
            (await File.ReadAllTextAsync(file)).Should().NotContain(_folder.Path, file);
    }

    [Test]
    public async Task A_lake_of_a_newer_format_is_refused_with_a_sentence()
    {
        await (await Lake.OpenOrCreateAsync(_folder["lake"], false, TimeProvider.System, default)).DisposeAsync();
        var path = _folder["lake/_state/lake.json"];
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"format\": 1", "\"format\": 2"));
        foreach (var open in new[]
        {
            () => Lake.OpenAsync(_folder["lake"], TimeProvider.System, default),
            () => Lake.OpenOrCreateAsync(_folder["lake"], false, TimeProvider.System, default),
        })
            (await FluentActions.Awaiting(open)
                .Should().ThrowAsync<SparkMusicException>().WithMessage("*format 2*knows formats up to 1*")).Which.ExitCode.Should().Be(1);
    }

    [Test]
    public async Task A_manifest_of_a_newer_format_is_refused_with_a_sentence()
    {
        await SweepScenario.PrepareAsync(_folder["lake"]);
        var path = _folder["lake/_state/tables/sizes.json"];
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"format\": 1", "\"format\": 7"));
        await using var lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
        await lake.Invoking(it => it.ReadManifestAsync("sizes", default))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*sizes.json has format 7*");
    }

    [TestCase("lake.json", "{\"format\": 1, \"id\"")]
    [TestCase("lake.json", "null")]
    [TestCase("lake.json", "{}")]
    [TestCase("lake.json", "[1]")]
    [TestCase("tables/sizes.json", "")]
    [TestCase("tables/sizes.json", "{\"format\": 1, \"columns\": [\"price decimal\"], \"layer\": \"marts\", \"table\": \"sizes\"}")]
    public async Task A_torn_file_of_the_state_is_named(string file, string content)
    {
        await SweepScenario.PrepareAsync(_folder["lake"]);
        await File.WriteAllTextAsync(_folder["lake/_state/" + file], content);
        var read = async () =>
        {
            await using var lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
            await lake.ReadManifestsAsync(default);
        };
        (await read.Should().ThrowAsync<SparkMusicException>().WithMessage($"*{file}*")).Which.NextStep.Should().Contain("Restore");
    }

    [Test]
    public async Task What_is_no_lake_is_refused_as_usage()
    {
        await File.WriteAllTextAsync(_folder["file"], "x");
        Directory.CreateDirectory(_folder["full/pictures"]);
        await RefusedAsync(() => Lake.OpenAsync(_folder["absent"], TimeProvider.System, default), "*There is no lake at*absent*");
        await RefusedAsync(() => Lake.OpenAsync(_folder["full"], TimeProvider.System, default), "*full is not empty and is not a lake*");
        await RefusedAsync(
            () => Lake.OpenOrCreateAsync(_folder["full"], false, TimeProvider.System, default), "*full is not empty and is not a lake*");
        await RefusedAsync(() => Lake.OpenOrCreateAsync(_folder["file"], false, TimeProvider.System, default), "*file is a file*");
        await RefusedAsync(() => Lake.OpenAsync("hdfs://namenode/lake", TimeProvider.System, default), "*hdfs://namenode/lake*");
        await RefusedAsync(() => Lake.OpenAsync("", TimeProvider.System, default), "*empty*");
        Directory.GetFileSystemEntries(_folder["full"]).Should().ContainSingle();
    }

    [Test]
    public async Task Made_up_data_does_not_go_into_a_real_lake_but_a_sandbox_stays_one()
    {
        await (await Lake.OpenOrCreateAsync(_folder["real"], isSandbox: false, TimeProvider.System, default)).DisposeAsync();
        await RefusedAsync(
            () => Lake.OpenOrCreateAsync(_folder["real"], isSandbox: true, TimeProvider.System, default), "*holds real data*");
        await (await Lake.OpenOrCreateAsync(_folder["sandbox"], isSandbox: true, TimeProvider.System, default)).DisposeAsync();
        await using var again = await Lake.OpenOrCreateAsync(_folder["sandbox"], isSandbox: false, TimeProvider.System, default);
        again.Info.IsSandbox.Should().BeTrue();
    }

    static async Task RefusedAsync(Func<Task> open, string message) =>
        (await FluentActions.Awaiting(open).Should().ThrowAsync<SparkMusicException>().WithMessage(message)).Which
            .Should().Match<SparkMusicException>(e => e.ExitCode == 2 && e.NextStep != null);
}
