using System.Globalization;
using System.Text.RegularExpressions;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract;

/// <summary>
/// What a file's name says: a title, and the time it was observed. <c>2021-11-17-02-17-59.933__id__Top-50.json</c> is the title
/// <c>id__Top-50</c> and 02:17:59.933 UTC; <c>regional-global-daily-2021-11-17.csv</c> is a day, its 00:00.
/// </summary>
/// <param name="Title">The name without folder, endings and time; what charts, themes and sources are called after it.</param>
/// <param name="ObservedAt">Microseconds, UTC; null without a time, and where the name holds more than one.</param>
public sealed partial record FileTitle(string Title, long? ObservedAt)
{
    static readonly string[] Endings = [".gz", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet"];

    /// <param name="name">The file's name, perhaps with folders.</param>
    /// <param name="folder">What stands in for a title where the name is nothing but a time: a folder of a file a day.</param>
    public static FileTitle Of(string name, string? folder = null)
    {
        var bare = WithoutEndings(name[(name.LastIndexOfAny(['/', '\\']) + 1)..]);
        var times = IsoTime().Matches(bare).Select(match => (Match: match, At: ReadTime(match)))
            .Where(time => time.At is not null).ToList();
        if (times.Count != 1) return new FileTitle(bare, null);
        var match = times[0].Match;
        var before = bare[..match.Index].TrimEnd('_', '-', '.', ' ', '(', '[');
        var after = bare[(match.Index + match.Length)..].TrimStart('_', '-', '.', ' ', ')', ']');
        var title = before.Length > 0 && after.Length > 0 ? before + "_" + after : before + after;
        return new FileTitle(title.Length > 0 ? title : folder ?? bare, times[0].At);
    }

    static string WithoutEndings(string name)
    {
        while (Endings.FirstOrDefault(ending => name.Length > ending.Length
            && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending)
            name = name[..^ending.Length];
        return name;
    }

    static long? ReadTime(Match match)
    {
        int Part(string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var (year, month, day) = (Part("y"), Part("mo"), Part("d"));
        var (hour, minute, second) = (Part("h"), Part("mi"), Part("s"));
        if (year is < 1900 or > 2199 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23
            || minute > 59 || second > 59) return null;
        var fraction = match.Groups["f"].Success ? match.Groups["f"].Value.PadRight(6, '0')[..6] : "0";
        var at = Moments.StartOf(new DateOnly(year, month, day)) + (((((hour * 60L) + minute) * 60) + second) * 1_000_000)
            + long.Parse(fraction, CultureInfo.InvariantCulture);
        if (!match.Groups["z"].Success || match.Groups["z"].Value is "Z" or "z") return at;
        var zone = match.Groups["z"].Value.Replace(":", "", StringComparison.Ordinal);
        var offset = ((int.Parse(zone[1..3], CultureInfo.InvariantCulture) * 60L)
            + int.Parse(zone[3..5], CultureInfo.InvariantCulture)) * 60_000_000;
        return zone[0] == '-' ? at + offset : at - offset;
    }

    /// <summary>A day of eight digits, with or without hyphens, and perhaps a time behind it; never a part of a longer number.</summary>
    [GeneratedRegex(
        """
        (?<![0-9A-Za-z])
        (?: (?<y>\d{4})-(?<mo>\d{2})-(?<d>\d{2}) | (?<y>\d{4})_(?<mo>\d{2})_(?<d>\d{2}) | (?<y>\d{4})(?<mo>\d{2})(?<d>\d{2}) )
        (?: [T_\-\ .](?<h>\d{2})[-:_.hH]?(?<mi>\d{2})(?: [-:_.mM]?(?<s>\d{2})(?: [.,](?<f>\d{1,9}) )? )? (?<z> Z | [+-]\d{2}:?\d{2} )? )?
        (?![0-9])
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex IsoTime();
}
