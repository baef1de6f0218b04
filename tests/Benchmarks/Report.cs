using System.Globalization;
using System.Text;

namespace SparkMusic.Benchmarks;

/// <summary>The lines of a run: ours, the baseline, and whether the goal is met.</summary>
sealed class Report
{
    readonly List<string[]> _lines = [];

    /// <param name="what">The work.</param>
    /// <param name="ours">Of ours.</param>
    /// <param name="baseline">Of what it is measured beside.</param>
    /// <param name="value">The figure the goal is about.</param>
    /// <param name="goal">In words.</param>
    /// <param name="isMet">Null: there is no goal, the figure is there to be known.</param>
    /// <param name="floor">Of the least that could do it, where that is not the baseline.</param>
    public void Add(string what, Usage ours, Usage? baseline, string value, string goal, bool? isMet, Usage? floor = null)
    {
        string[] line = [what, Text(ours), TextOrNone(baseline), TextOrNone(floor), value, goal,
            isMet switch { true => "met", false => "missed", _ => "" }];
        _lines.Add(line);
        Console.Error.WriteLine(string.Join(" | ", line));
    }

    public void Print()
    {
        string[][] rows =
            [["work", "ours: wall, cpu, peak", "baseline: wall, cpu, peak", "floor: wall, cpu, peak", "figure", "goal", ""], .. _lines];
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendLine("| " + string.Join(" | ", row.Select((cell, i) => cell.PadRight(widths[i]))) + " |");
        text.Insert(text.ToString().IndexOf('\n', StringComparison.Ordinal) + 1, "|"
            + string.Join('|', widths.Select(width => new string('-', width + 2))) + "|\n");
        Console.Write(text);
        var folder = Directory.CreateDirectory(Path.Combine(Machine.Root, "tests", "Benchmarks", "results")).FullName;
        var name = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(folder, name + ".md"), text.ToString());
    }

    public static string Number(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    static string TextOrNone(Usage? usage) => usage is { } known ? Text(known) : "";

    static string Text(Usage usage) => $"{Number(usage.Wall)} s, {Number(usage.Cpu)} s, {usage.Peak >> 20} MB";
}
