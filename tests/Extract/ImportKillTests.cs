using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract;

/// <summary>
/// Imports that are killed (SIGKILL) on the way: nothing of the file is there, or all of it, and the next import makes it whole.
/// </summary>
public class ImportKillTests
{
    const string A = "5enxwA8aAbwZbf5qCHORXi", B = "0gplL1WMoJ6iYaPgMCL0gX";
    // The refused row is longer than what the table of refused rows holds.
    static readonly string Chart = $"date,rank,title,track_id,artist,valence\n2021-11-17,1,T,{A},X,0.5\n2021-12-01,1,U,{B},Y,0.25\n"
        + $"2021-12-01,two,{new string('U', 20_000)},{B},Y,0.25\n";

    static readonly string[] Sample =
    [
        FaultPoints.AttemptStarted + ":2", FaultPoints.BeginStaging + ":1", FaultPoints.ManifestStaged + ":3",
        FaultPoints.JournalWritten + ":1",
        FaultPoints.JournalMoved + ":1", FaultPoints.SegmentMoved + ":3", FaultPoints.ManifestReplaced + ":2",
        FaultPoints.JournalDeleted + ":1",
    ];

    [TestCaseSource(nameof(Sample))]
    public async Task An_import_killed_on_the_way_is_there_as_a_whole_or_not_at_all(string fault)
    {
        using var folder = new TestFolder();
        var file = Given.File(folder, "top.csv", Chart);
        var killed = CommandLine.Run(TimeSpan.FromMinutes(10), new Dictionary<string, string> { ["SPARKMUSIC_FAULT"] = fault + ":kill" },
            "import", "chart-history", file.Path, "--lake", folder["lake"]);
        killed.ExitCode.Should().Be(137, killed.Error);
        await using (var lake = await ImportLake.OpenAsync(folder["lake"]))
        {
            await lake.Lake.RecoverAsync(default);
            var tables = (await lake.Lake.ReadManifestsAsync(default)).Select(manifest => manifest.Table).ToList();
            if (tables.Count > 0) tables.Should().Equal("raw_audio_features", "raw_chart_entries", "raw_imports", "raw_tracks");
            var again = await lake.ImportAsync(file, new ImportOptions(ImportKind.ChartHistory));
            (again.ImportedBefore is null).Should().Be(tables.Count == 0);
            (await lake.RowsAsync("raw_chart_entries", "rank, track_id")).Should().Equal($"1 / {B}", $"1 / {A}");
            (await lake.RowsAsync("raw_tracks", "track_id")).Should().HaveCount(3);
            (await lake.RefusedAsync("raw_chart_entries", "rules")).Should().Equal("type:rank");
            (await lake.RowsAsync("raw_imports", "name")).Should().Equal("top.csv");
            Directory.GetFiles(folder["lake/_state/rejected"]).Should().ContainSingle("the whole text came with the commit, and only then");
        }
        CommandLine.Run("verify", "--lake", folder["lake"]).ShouldExitWith(0);
    }

    [Test]
    public void The_command_line_tells_what_was_read_and_what_it_needs()
    {
        using var folder = new TestFolder();
        var file = Given.File(folder, "top.csv", Chart);
        CommandLine.Run("import", "chart-history", file.Path, "--lake", folder["lake"], "--json").ShouldExitWith(0)
            .Output.Should().Contain("\"read\": 3").And.Contain("\"rejected\": 1");
        CommandLine.Run("import", "chart-history", file.Path, "--lake", folder["lake"]).ShouldExitWith(0).Error
            .Should().Contain("already imported");
        CommandLine.Run("import", "chart-history", file.Path, "--lake", folder["strict"], "--strict")
            .ShouldExitWith(ExitCodes.ChecksFailed);
        CommandLine.Run("import", "charts", file.Path, "--lake", folder["lake"]).ShouldExitWith(ExitCodes.Usage).Error
            .Should().Contain("playlist-history");
        CommandLine.Run("import", "playlist-history", file.Path, "--lake", folder["none"]).ShouldExitWith(ExitCodes.Usage);
        Directory.Exists(folder["none"]).Should().BeFalse("a file that is not understood makes no lake");
        CommandLine.Run("import", "chart-history", folder["absent.csv"], "--lake", folder["lake"]).ShouldExitWith(ExitCodes.Usage);
    }
}
