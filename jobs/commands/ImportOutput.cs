using SparkMusic.Jobs.Extract.Import;

namespace SparkMusic.Jobs.Commands;

/// <summary>Shows imports on standard error while they go on, and their accounting on standard output.</summary>
sealed class ImportOutput(int files) : IImportProgress, IDisposable
{
    readonly bool _isTerminal = Terminal.CanWriteOver;
    readonly HashSet<string> _waiting = [];
    string _understood = "";
    string _file = "";
    int _begun;

    public void Begin(string file, string understood)
    {
        _begun++;
        _file = file;
        // A folder of equal files is understood once.
        if (understood == _understood) return;
        _understood = understood;
        Clear();
        Console.Error.WriteLine($"{file}:");
        foreach (var line in understood.Split('\n')) Console.Error.WriteLine(line.TrimEnd());
    }

    public void Step(double? done, long records)
    {
        if (!_isTerminal) return;
        var filled = (int)(Math.Clamp(done ?? 0, 0, 1) * 24);
        var bar = done is null ? "" : $"[{new string('#', filled)}{new string('.', 24 - filled)}] ";
        Terminal.WriteOver($"{bar}{(files > 1 ? $"{_begun}/{files} " : "")}{_file}: {Output.Number(records)} records");
    }

    public void Waiting(string table, string holder)
    {
        if (!_waiting.Add(table)) return;
        Clear();
        Console.Error.WriteLine($"{table} waits for {holder}");
    }

    public void End(ImportReport report)
    {
        Clear();
        foreach (var note in report.Notes) Console.Error.WriteLine($"  {report.File}: {note}");
        if (report.ImportedBefore is { } run) Console.Error.WriteLine($"{report.File}: already imported by run {run}, read 0");
        else if (!_isTerminal || files == 1) Console.Error.WriteLine(
            $"{report.File}: {Output.Count(report.Read, "item", "items")} read, {Output.Number(report.Read - report.Rejected)} loaded, "
            + $"{Output.Number(report.Rejected)} rejected");
    }

    /// <summary>Takes the bar away.</summary>
    public void Clear()
    {
        if (_isTerminal) Terminal.WriteOver("");
    }

    public void Dispose() => Clear();

    public static void Print(IReadOnlyList<ImportReport> reports, int files, bool isJson)
    {
        if (isJson)
        {
            Output.Json(reports.Select(report => new
            {
                report.File,
                report.Sha256,
                AlreadyImportedBy = report.ImportedBefore,
                Tables = report.Tables.Select(
                    table => new { Table = table.Key, table.Value.Read, table.Value.Loaded, table.Value.Rejected }),
            }));
            return;
        }
        string[] headers = ["file", "table", "#read", "#loaded", "#rejected"];
        var rows = reports.SelectMany(report => report.ImportedBefore is null
            ? report.Tables.Select(table => Row(report.File, table.Key, table.Value.Read, table.Value.Loaded, table.Value.Rejected))
            : [Row(report.File, "(already imported)", 0, 0, 0)]).ToList();
        var totals = reports.SelectMany(report => report.Tables).GroupBy(table => table.Key)
            .OrderBy(table => table.Key, StringComparer.Ordinal);
        if (files > 1)
            rows.AddRange(totals.Select(table =>
            Row("total", table.Key, table.Sum(t => t.Value.Read), table.Sum(t => t.Value.Loaded), table.Sum(t => t.Value.Rejected))));
        if (rows.Count > 0) Output.Table(headers, rows);
    }

    static string[] Row(string file, string table, long read, long loaded, long rejected) =>
        [file, table, Output.Number(read), Output.Number(loaded), Output.Number(rejected)];
}
