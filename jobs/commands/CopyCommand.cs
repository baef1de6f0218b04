using System.CommandLine;
using System.Globalization;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>copy</c>: a lake to another place, and proof that it is equal.</summary>
static class CopyCommand
{
    public static Command Build()
    {
        var from = new Argument<string>("lake") { Description = "The lake: a folder, or hdfs://host:port/path." };
        var to = new Argument<string>("copy") { Description = "Where to: an empty or new folder, or hdfs://host:port/path." };
        var json = Options.Json();
        var command = new Command("copy",
            "Copies a lake between local disk and HDFS and proves it equal: every file's sha256, every manifest.\n" +
            "What broke off goes on where it stopped; the copy can be opened only when it is complete.\n" +
            "It is a lake of its own: one on HDFS needs a Postgres that serves no other lake.\n\n" +
            "Example: sparkmusic copy data/lake hdfs://127.0.0.1:9000/lake")
        {
            from, to, json,
        };
        command.SetAction((result, cancel) => RunAsync(result.GetValue(from)!, result.GetValue(to)!, result.GetValue(json), cancel));
        return command;
    }

    static async Task<int> RunAsync(string from, string to, bool isJson, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(to))
            throw SparkMusicException.Usage("The place of the copy is empty.", "Name a new folder, or hdfs://host:port/path.");
        await using var lake = await Lake.OpenAsync(from, TimeProvider.System, cancel);
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        var target = Lake.FilesAt(to, TimeProvider.System);
        using var closed = target as IDisposable;
        using var step = new StepLine();
        var report = await new LakeCopy(lake, target, TimeProvider.System, step.Show).RunAsync(cancel);
        step.Dispose();
        if (isJson) Output.Json(new { From = lake.Location, To = target.Root, report.Tables, report.Files, report.Bytes, report.Copied });
        else
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{target.Root} is equal to {lake.Location}: {report.Tables} manifests, {report.Files} files, "
                + $"{report.Bytes / 1e6:0.0} MB, each read back whole; {report.Copied} copied now."));
        return ExitCodes.Done;
    }
}
