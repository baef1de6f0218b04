using System.Globalization;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>
/// Which measure a file of policies holds: what its column of values or its own name says, else what the values look like.
/// </summary>
public static class PolicyMeasure
{
    public const string Stringency = "stringency";
    public const string StayHomeLevel = "stay_home_level";
    public const string LockdownStart = "lockdown_start";

    /// <summary>The measure of the whole file.</summary>
    /// <exception cref="SparkMusicException">Usage: neither names nor values tell.</exception>
    public static string OfFile(Recognition recognition, RecordSample sample, string fileName)
    {
        var value = recognition.Find(Wanted.Value);
        return LevelNamed(value?.SourceName) ?? LevelNamed(fileName) ?? ByContent(recognition, sample, value)
            ?? throw SparkMusicException.Usage(
            $"'{fileName}' has policy values, but nothing says of which measure.",
            "Name the column of values stringency_index (0..100) or stay_home_level (0..3), or give a column measure with --map "
                + "measure=<column>.");
    }

    /// <summary>The measure that a text names; null when it names none.</summary>
    public static string? Named(string? text)
    {
        if (text is null) return null;
        var folded = Folding.Fold(text).Replace(" ", "", StringComparison.Ordinal);
        if (folded.Contains("stringency", StringComparison.Ordinal)) return Stringency;
        if (folded.Contains("stayathome", StringComparison.Ordinal) || folded.Contains("stayhome", StringComparison.Ordinal)
            || folded.StartsWith("c6", StringComparison.Ordinal)) return StayHomeLevel;
        return folded.Contains("lockdown", StringComparison.Ordinal)
            || folded.Contains("quarantine", StringComparison.Ordinal) ? LockdownStart : null;
    }

    /// <summary>A file with a value a day holds levels, whatever it calls itself.</summary>
    static string? LevelNamed(string? text) => Named(text) is { } measure && measure != LockdownStart ? measure : null;

    /// <summary>Whole numbers 0..3 are levels, anything else within 0..100 an index.</summary>
    static string? ByContent(Recognition recognition, RecordSample sample, RecognisedColumn? value)
    {
        var fields = recognition.Wide is { } wide ? wide.Days.Select(day => day.Index) : value is null ? [] : [value.Index];
        var numbers = sample.Rows.SelectMany(row => fields.Where(index => index < row.Length).Select(index => row[index]))
            .Where(text => text is not null).Take(10_000)
            .Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
                : (double?)null)
            .Where(number => number is not null).ToList();
        if (numbers.Count == 0) return null;
        if (numbers.All(number => number is 0 or 1 or 2 or 3)) return StayHomeLevel;
        return numbers.All(number => number is >= 0 and <= 100) ? Stringency : null;
    }
}
