using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.ExceptionServices;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>import</c>: files that people have, into the raw tables.</summary>
static class ImportCommand
{
    public static Command Build()
    {
        var kind = new Argument<ImportKind>("kind")
        {
            Description = "What the files are of: " + string.Join(", ", Enum.GetValues<ImportKind>().Select(ImportKinds.NameOf)) + ".",
            CustomParser = Kind,
            HelpName = "kind",
        };
        var files = new Argument<string[]>("file")
        {
            Description = "Files, folders (all files in them, by name), or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var map = new Option<string[]>("--map")
        {
            Description = "A column that is not recognised: what it is = its name in the file.",
            HelpName = "column=name",
        };
        var chart = new Option<string?>("--chart")
        {
            Description = "The chart's name, or the id of a known chart that the file is of.",
            HelpName = "name",
        };
        var theme = new Option<string?>("--theme")
        {
            Description = "Theme of imported playlists; else the file's name.",
            HelpName = "text",
        };
        var at = new Option<long?>("--at")
        {
            Description = "When files were observed that do not say it (UTC unless it has an offset).",
            HelpName = "time",
            CustomParser = Moment,
        };
        var onlyKind = new Option<bool>("--only-kind") { Description = "Fill only the kind's own tables." };
        var strict = new Option<bool>("--strict") { Description = "Exit with 3 when rows were rejected." };
        var (lake, json) = (Options.Lake(), Options.Json());
        var command = new Command("import", "Takes in files: CSV of any dialect, JSON, Parquet, plain or gz.\n\nExample: sparkmusic "
            + "import chart-history top50.csv --chart \"Top 50\"")
        {
            kind, files, map, chart, theme, at, onlyKind, strict, lake, json,
        };
        command.SetAction((result, cancel) => RunAsync(
            result.GetValue(lake)!,
            result.GetValue(files)!,
            new ImportOptions(result.GetValue(kind))
            {
                Map = ReadMap(result.GetValue(map) ?? []),
                Chart = result.GetValue(chart),
                Theme = result.GetValue(theme),
                At = result.GetValue(at),
                OnlyKind = result.GetValue(onlyKind),
                Request = "import " + ImportKinds.NameOf(result.GetValue(kind)) + " "
                + string.Join(' ', result.GetValue(files)!.Select(Path.GetFileName)),
            },
            result.GetValue(strict), result.GetValue(json), cancel));
        return command;
    }

    /// <summary>Imports the files one after the other; one that fails does not stop the others.</summary>
    public static async Task<int> RunAsync(
        string location, string[] paths, ImportOptions options, bool isStrict, bool isJson, CancellationToken cancel)
    {
        var files = InputFile.Snapshot(paths);
        // A file that cannot be understood should not leave an empty lake behind.
        if (!Directory.Exists(location)) CheckAny(files, options, cancel);
        await using var lake = await Lake.OpenOrCreateAsync(location, options.IsSandbox, TimeProvider.System, cancel);
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        var reports = new List<ImportReport>();
        var exitCode = ExitCodes.Done;
        using (var progress = new ImportOutput(files.Count))
        {
            var importer = new Importer(lake, TimeProvider.System, progress);
            importer.RefuseMixing(options);
            foreach (var file in files)
            {
                try
                {
                    reports.Add(await importer.ImportAsync(file, options, cancel));
                }
                catch (SparkMusicException e) when (files.Count > 1 && !e.IsTransient)
                {
                    progress.Clear();
                    var code = Cli.Report(e);
                    if (exitCode == ExitCodes.Done) exitCode = code;
                }
            }
        }
        ImportOutput.Print(reports, files.Count, isJson);
        if (exitCode == ExitCodes.Done && isStrict && reports.Any(report => report.Rejected > 0)) exitCode = ExitCodes.ChecksFailed;
        return exitCode;
    }

    static void CheckAny(IReadOnlyList<InputFile> files, ImportOptions options, CancellationToken cancel)
    {
        ExceptionDispatchInfo? first = null;
        foreach (var file in files)
        {
            try
            {
                Importer.Check(file, options, cancel);
                return;
            }
            catch (SparkMusicException e)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
            }
        }
        first?.Throw();
    }

    static Dictionary<string, string> ReadMap(string[] pairs)
    {
        var map = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == pair.Length - 1)
                throw SparkMusicException.Usage($"--map {pair} is not column=name.", "Write --map track_id=\"Song ID\".");
            if (!map.TryAdd(pair[..at].Trim(), pair[(at + 1)..]))
                throw SparkMusicException.Usage($"--map names {pair[..at]} twice.", "Give each column once.");
        }
        return map;
    }

    static ImportKind Kind(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        foreach (var kind in Enum.GetValues<ImportKind>())
            if (ImportKinds.NameOf(kind) == text) return kind;
        result.AddError(
            $"'{text}' is no kind of import; use one of {string.Join(", ", Enum.GetValues<ImportKind>().Select(ImportKinds.NameOf))}.");
        return default;
    }

    static long? Moment(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length >= 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && char.IsAsciiDigit(text[3]))
            return Moments.Of(moment);
        result.AddError($"'{text}' is no time; write it as 2021-11-17 or 2021-11-17T16:00:00Z.");
        return null;
    }
}
