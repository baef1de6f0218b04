using System.Diagnostics;
using SparkMusic.Tests.Lakes;

namespace SparkMusic.Tests.Disturbances;

/// <summary>
/// The undisturbed life of a small lake: the commands that a person types, how the lake looks before each, how long each takes, and how the
/// lake looks in the end.
/// </summary>
[SetUpFixture]
sealed class Story
{
    const int Seed = 1;

    /// <summary>Commands in order; a <c>*.csv</c> is one of the files.</summary>
    public static readonly string[][] Steps =
    [
        ["import", "chart-history", "charts_autumn.csv", "charts_winter.csv", "--chart", "small"],
        ["import", "playlist-history", "playlists.csv", "--theme", "evening"],
        ["import", "track-features", "songs.csv"],
        ["import", "policy-dates", "lockdowns.csv"],
        ["run", "charts", "playlists"],
        ["import", "chart-history", "charts_late.csv", "charts_none.csv", "--chart", "small"],
        ["run", "charts", "playlists"],
    ];

    /// <summary>The import and the run that change a lake which is complete.</summary>
    public const int LateImport = 5, LateRun = 6;

    /// <summary>Everything again, whatever was done before.</summary>
    static readonly string[][] Clean =
    [
        ["import", "chart-history", "charts_autumn.csv", "charts_winter.csv", "charts_late.csv", "charts_none.csv", "--chart", "small"],
            Steps[1], Steps[2], Steps[3], Steps[LateRun],
    ];

    static readonly Lazy<(MemoryFolder Folder, TimeSpan[] Times)> Told = new(Tell);

    /// <summary>The lake after the last command.</summary>
    public static string Golden => At(Steps.Length);

    /// <summary>How long a command takes as a process of its own.</summary>
    public static TimeSpan TimeOf(int step) => Told.Value.Times[step];

    /// <summary>A command's arguments, for a lake.</summary>
    public static string[] CommandFor(int step, string lake) => For(Steps[step], lake);

    /// <summary>Makes <paramref name="lake"/> as it is before a command.</summary>
    public static void Copy(int step, string lake) => CopyAll(At(step), lake);

    /// <summary>
    /// Imports all files and runs both flows, without a disturbance: everything ends with 0, verify holds, the tables are those of the
    /// undisturbed life. Answers what recovery said.
    /// </summary>
    public static async Task<IReadOnlyList<string>> CleanUpAsync(string lake, string why)
    {
        var said = new List<string>();
        foreach (var command in Clean)
        {
            var printed = await Commands.InProcess.RunAsync(For(command, lake));
            printed.Code.Should().Be(0, "{0}: then '{1}' said\n{2}", why, string.Join(' ', command), printed.Error);
            said.AddRange(printed.Error.Split('\n')
                .Where(line => line.StartsWith("Finished the commit", StringComparison.Ordinal)
                || line.StartsWith("Removed what", StringComparison.Ordinal)
                || line.StartsWith("Moved ", StringComparison.Ordinal)));
        }
        await ShouldHoldAsync(lake, why);
        (await Flows.LakeComparison.DifferencesAsync(Golden, lake)).Should().BeEmpty(why);
        return said;
    }

    /// <summary>Verify finds every promise kept.</summary>
    public static async Task ShouldHoldAsync(string lake, string why)
    {
        var verified = await Commands.InProcess.RunAsync("verify", "--lake", lake);
        verified.Code.Should().Be(0, "{0}: then verify said\n{1}\n{2}", why, verified.Out, verified.Error);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        if (Told.IsValueCreated) Told.Value.Folder.Dispose();
    }

    static string At(int step) => Told.Value.Folder["lake" + step];

    static string[] For(string[] command, string lake) => For(command, lake, Told.Value.Folder);

    static string[] For(string[] command, string lake, MemoryFolder folder) =>
        [.. command.Select(word => word.EndsWith(".csv", StringComparison.Ordinal) ? folder["files/" + word] : word), "--lake", lake];

    static (MemoryFolder, TimeSpan[]) Tell()
    {
        var folder = new MemoryFolder();
        StoryFiles.Write(folder["files"], Seed);
        Directory.CreateDirectory(folder["lake0"]);
        var times = new TimeSpan[Steps.Length];
        for (var step = 0; step < Steps.Length; step++)
        {
            CopyAll(folder["lake" + step], folder["lake" + (step + 1)]);
            var watch = Stopwatch.StartNew();
            Support.CommandLine.Run(For(Steps[step], folder["lake" + (step + 1)], folder)).ShouldExitWith(0);
            times[step] = watch.Elapsed;
        }
        return (folder, times);
    }

    static void CopyAll(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(folder.Replace(from, to));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, file.Replace(from, to));
    }
}
