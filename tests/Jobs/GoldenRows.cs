using System.Globalization;

namespace SparkMusic.Tests.Jobs;

/// <summary>Compares rows as multisets: doubles by 1e-9 (relative above 1), NaN equal to NaN, arrays in order, all else exactly.</summary>
static class GoldenRows
{
    const double Tolerance = 1e-9;

    /// <summary>One sentence per row that is too many or missing; empty when the tables are equal.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<object?[]> actual, IReadOnlyList<object?[]> expected)
    {
        var missing = expected.ToList();
        var found = new List<string>();
        foreach (var row in actual)
        {
            var match = missing.FindIndex(other => Same(row, other));
            if (match >= 0) missing.RemoveAt(match);
            else found.Add("not expected: " + Show(row));
        }
        return [.. found, .. missing.Select(row => "missing:      " + Show(row))];
    }

    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (double a, double b) => a.Equals(b) || double.IsFinite(a) && double.IsFinite(b)
            && Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b))),
        (object?[] a, object?[] b) => a.Length == b.Length && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        _ => Equals(left, right),
    };

    public static string Show(object? value) => value switch
    {
        null => "null",
        object?[] items => "[" + string.Join(", ", items.Select(Show)) + "]",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
