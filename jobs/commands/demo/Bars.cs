namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>Small pictures out of characters.</summary>
static class Bars
{
    const string Steps = "▁▂▃▄▅▆▇█";

    /// <summary>One character a value, from the least to the greatest (or from <paramref name="least"/>); a gap for null.</summary>
    public static string Line(IReadOnlyList<double?> values, double? least = null)
    {
        var known = values.OfType<double>().ToList();
        if (known.Count == 0) return "";
        var (low, high) = (least ?? known.Min(), known.Max());
        return new string([.. values.Select(value => value is not { } v ? ' ' : high <= low ? Steps[0]
            : Steps[(int)Math.Clamp((v - low) / (high - low) * 8, 0, 7)])]);
    }

    /// <summary>A bar of up to <paramref name="width"/> characters.</summary>
    public static string Bar(double value, double greatest, int width = 30)
    {
        var eighths = greatest <= 0 ? 0 : (int)Math.Round(value / greatest * width * 8);
        var rest = eighths % 8;
        return new string('█', eighths / 8) + (rest == 0 ? "" : " ▏▎▍▌▋▊▉"[rest].ToString());
    }

    public static IReadOnlyList<double?> Values(object? list) => [.. ((object?[]?)list ?? []).Select(value => (double?)value)];
}
