using SparkMusic.Tests.Support;
using SparkMusic.Tests.Verify;

namespace SparkMusic.Tests.Commands;

/// <summary>An output that takes nothing, while the lake and its disk are well.</summary>
public sealed class StandardWriterTests
{
    [Test]
    public async Task An_output_that_cannot_be_written_is_told_as_that_and_the_tables_are_built()
    {
        if (!File.Exists("/dev/full")) Assert.Ignore("There is no /dev/full here.");
        using var folder = new TestFolder();
        await BuiltLake.MakeAsync(folder["lake"]);
        var before = await RunIdAsync();
        foreach (var (command, redirection) in new[]
        {
            ("run charts --force", ">/dev/full"), ("run charts --force", ">/dev/full 2>/dev/full"), ("status --json", ">/dev/full"),
            ("sql 'from charts'", ">/dev/full"), ("--help", ">/dev/full"),
        })
        {
            var lake = command == "--help" ? "" : $" --lake '{folder["lake"]}'";
            var process = CommandLine.Start("bash", null, ["-c", $"dotnet '{CommandLine.Assembly}' {command}{lake} {redirection}"]);
            var error = CommandLine.Finish(process, TimeSpan.FromMinutes(10)).ShouldExitWith(ExitCodes.Failed).Error;
            if (redirection.Contains("2>", StringComparison.Ordinal)) continue;
            error.Should().Contain("The output could not be written: No space left on device.").And.Contain("sparkmusic status")
                .And.NotContain("Free some space");
        }
        (await RunIdAsync()).Should().NotBe(before, "what was built is built, and told");

        async Task<string> RunIdAsync() => (await InProcess.RunAsync("status", "--json", "--lake", folder["lake"])).Json
            .GetProperty("tables").EnumerateArray().Single(table => table.GetProperty("table_name").GetString() == "chart_movements")
            .GetProperty("last_good_run").GetProperty("run_id").GetString()!;
    }
}
