using SparkMusic.Lakes;
using SparkMusic.Tests.Flows;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Commands;

/// <summary>The demo killed (SIGKILL) at random moments, and started again until it ends: the tables of one that was left alone.</summary>
[TestFixture]
public sealed class DemoKillTests
{
    TestFolder _folder = null!;

    [OneTimeSetUp]
    public void Make()
    {
        _folder = new TestFolder();
        CommandLine.Run("demo", "--lake", _folder["whole"]).ShouldExitWith(0);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public Task Killed_some_times_it_ends_with_the_same_tables() => KillAsync("some", lakes: 1, kills: 4);

    [Test, Category("Soak")]
    public Task Killed_a_hundred_times_it_ends_with_the_same_tables() => KillAsync("many", lakes: 20, kills: 5);

    async Task KillAsync(string name, int lakes, int kills)
    {
        var dice = new Random(TestSeed.Take("demo kills"));
        for (var number = 0; number < lakes; number++)
        {
            var (lake, killed) = (_folder[$"{name}{number}"], 0);
            for (var left = kills; left > 0; left--)
            {
                using var process = CommandLine.Start("dotnet", null, [CommandLine.Assembly, "demo", "--lake", lake]);
                var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
                if (!process.WaitForExit(TimeSpan.FromMilliseconds(dice.Next(500, 9000))))
                {
                    process.Kill();
                    killed++;
                }
                await process.WaitForExitAsync();
                await output;
                if (process.ExitCode == 0) break;
            }
            CommandLine.Run("demo", "--lake", lake).ShouldExitWith(0);
            TestContext.Progress.WriteLine($"demo kills: lake {number}, {killed} kills");
            (await RawRowsAsync(lake)).Should().Equal(await RawRowsAsync(_folder["whole"]), "raw has every row, once");
            (await LakeComparison.DifferencesAsync(_folder["whole"], lake, ["daily"])).Should().BeEmpty();
            CommandLine.Run("verify", "--lake", lake).ShouldExitWith(0);
            Directory.Delete(lake, recursive: true);
        }
    }

    /// <summary>Rows and refused rows of each raw table, by partition.</summary>
    static async Task<IReadOnlyList<string>> RawRowsAsync(string location)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        return [.. (await lake.ReadManifestsAsync(default)).Where(manifest => manifest.Layer == "raw")
            .OrderBy(manifest => manifest.Table, StringComparer.Ordinal)
            .SelectMany(manifest => manifest.Partitions.Select(partition => $"{manifest.Table} {partition.Key}: {partition.Value.Rows}")
                .Append($"{manifest.Table} refused: {manifest.Refused.Sum(file => file.Rows)}"))];
    }
}
