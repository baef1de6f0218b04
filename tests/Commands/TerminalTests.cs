using System.Diagnostics;
using System.Text.RegularExpressions;
using SparkMusic.Jobs.Commands;
using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Commands;

/// <summary>What a terminal is shown, and what a person does there.</summary>
public sealed partial class TerminalTests
{
    [TestCase(80), TestCase(40), TestCase(2), TestCase(1)]
    public void A_line_that_is_written_over_stays_on_one_line_of_any_terminal(int width)
    {
        var line = Terminal.Fitted($"\"{string.Concat(Enumerable.Repeat("夜明けカメラ ", 40))}\r\n\u001b[2J\": 1,000 hits", width);
        TextWidth.Of(line).Should().BeLessThan(Math.Max(width, 2));
        line.Any(char.IsControl).Should().BeFalse();
    }

    [TestCase("Björk – 夜明け 🔥", "Björk – 夜明け 🔥")]
    [TestCase("a\u001b]0;title\u0007b", "a�]0;title�b")]
    [TestCase("a\u009b31mb\tc\u007f", "a�31mb c�")]
    [TestCase("a\r\nb\nc\u0085d", "a⏎b⏎c⏎d")]
    public void A_terminal_does_not_obey_what_others_wrote(string text, string shown)
    {
        TextWidth.Printable(text).Should().Be(shown);
        using var output = new StringWriter();
        Output.Table(output, ["name"], [[text]]);
        output.ToString().Should().Contain(shown).And.NotContain("\u001b");
    }

    [Test]
    public void Where_there_is_no_terminal_a_long_collection_says_a_line_now_and_then()
    {
        var clock = new FixedClock(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var error = Console.Error;
        using var caught = new StringWriter { NewLine = "\n" };
        Console.SetError(caught);
        try
        {
            using var progress = new CollectProgress(clock);
            foreach (var step in Enumerable.Range(1, 7))
            {
                progress.Step($"{step} of 7 playlists");
                clock.Now = clock.Now.AddSeconds(15);
            }
        }
        finally
        {
            Console.SetError(error);
        }
        caught.ToString().Should().Be("3 of 7 playlists\n5 of 7 playlists\n7 of 7 playlists\n");
    }

    [Test]
    public async Task The_demo_fits_the_terminal_has_colours_there_and_none_where_nobody_wants_them()
    {
        if (!File.Exists("/usr/bin/script")) Assert.Ignore("The program 'script' is not here, which makes a terminal.");
        using var folder = new TestFolder();
        (await InProcess.RunAsync("demo", "--lake", folder["lake"], "--json")).Code.Should().Be(0);
        var demo = $"demo --lake '{folder["lake"]}'";
        foreach (var columns in (int[])[80, 120])
        {
            var coloured = Shown(columns, demo, []);
            coloured.Should().Contain("\u001b[1m").And.Contain("\u001b[36m");
            foreach (var line in Escape().Replace(coloured, "").Split('\n').Select(line => line.Split('\r')[^1]))
                TextWidth.Of(line).Should().BeLessThanOrEqualTo(columns, line);
            var plain = Shown(columns, demo, new() { ["NO_COLOR"] = "1" });
            plain.Should().NotContain("\u001b[1m").And.NotContain("\u001b[36m");
        }
    }

    [Test]
    public void A_table_is_as_wide_as_a_terminal_and_whole_elsewhere()
    {
        string[] headers = ["chart_id", "#rank", "title"];
        string[][] rows = [["37i9dQZEVXb5FBM797Mm37", "1234567890", "Christmas on the 夜行 Ferry"], ["x", "2", "y"]];
        foreach (var width in (int[])[80, 60, 40, 30, 10])
        {
            using var output = new StringWriter();
            Output.Table(output, headers, rows, width).Should().Be(width < 63);
            var lines = output.ToString().TrimEnd().Split('\n');
            lines.Should().HaveCount(4).And.OnlyContain(line => TextWidth.Of(line) <= width);
            if (width >= 30) lines[2].Should().Contain(" 1234567890 ", "half a number is another number");
        }
        using var whole = new StringWriter();
        Output.Table(whole, headers, rows).Should().BeFalse();
        whole.ToString().Split('\n')[2].Should().Be(string.Join("  ", rows[0]));
    }

    [Test]
    public async Task A_query_fits_the_terminal_says_what_it_cut_and_is_whole_in_a_pipe()
    {
        if (!File.Exists("/usr/bin/script")) Assert.Ignore("The program 'script' is not here, which makes a terminal.");
        using var folder = new TestFolder();
        await SparkMusic.Tests.Verify.BuiltLake.MakeAsync(folder["lake"]);
        const string Query = "select repeat(chr(97 + 1), 90) as long, 1234567 as number";
        var shown = Escape().Replace(Shown(40, $"sql '{Query}' --lake '{folder["lake"]}'", []), "").Replace("\r", "").Split('\n');
        shown[0].Should().Be("long".PadRight(31) + "   number");
        shown[2].Should().Be(new string('b', 30) + "…  1234567");
        shown[3].Should().Contain("cut at the terminal's width; --format csv");
        CommandLine.Run("sql", Query, "--lake", folder["lake"]).ShouldExitWith(0).Output.Split('\n')[2]
            .Should().Be(new string('b', 90) + "  1234567");
    }

    [Test]
    public async Task Ctrl_C_at_a_question_ends_it_at_once_with_130()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("Signals are Unix's.");
        // It says nothing where no terminal is: on a busy machine it may not have come to the question yet.
        var error = "";
        foreach (var seconds in (int[])[3, 15, 60])
            if ((error = await InterruptedAsync(TimeSpan.FromSeconds(seconds))).Length > 0) break;
        error.Should().Contain("cancelled");
    }

    static async Task<string> InterruptedAsync(TimeSpan after)
    {
        using var folder = new TestFolder();
        // A shell that runs the tests in its background has them ignore SIGINT, and what they start would too.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", CommandLine.Assembly, "connect", "spotify"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start)!;
        await Task.Delay(after);
        process.HasExited.Should().BeFalse("it waits for an answer");
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync();
        var ended = process.WaitForExit(Patience.Long);
        if (!ended) process.Kill();
        ended.Should().BeTrue();
        process.ExitCode.Should().Be(ExitCodes.Interrupted);
        return await process.StandardError.ReadToEndAsync();
    }

    static string Shown(int columns, string command, Dictionary<string, string> environment)
    {
        environment["TERM"] = "xterm-256color";
        var process = CommandLine.Start("script",
            environment, ["-qec", $"stty cols {columns}; dotnet '{CommandLine.Assembly}' {command}", "/dev/null"]);
        return CommandLine.Finish(process, TimeSpan.FromMinutes(10)).ShouldExitWith(0).Output;
    }

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]")]
    private static partial Regex Escape();
}
