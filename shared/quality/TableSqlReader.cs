using System.Text;
using SparkMusic.Engines;

namespace SparkMusic.Quality;

/// <summary>Reads the header and the statement of a <c>.sql</c> file. Errors name the file and the part of the header.</summary>
public static class TableSqlReader
{
    static readonly string[] Known = ["grain", "key", "duplicate", "latest", "settings", "checks", "columns"];

    /// <param name="name">The table: the file's name.</param>
    /// <param name="text">The file.</param>
    /// <exception cref="FormatException">The header is not as agreed.</exception>
    public static TableSql Read(string name, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var headerLength = Array.FindIndex(lines, line => !line.StartsWith("--", StringComparison.Ordinal));
        if (headerLength < 0) headerLength = lines.Length;
        try
        {
            return Build(name, Sections(lines[..headerLength]), StripComments(string.Join('\n', lines[headerLength..])));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name}.sql: {e.Message}", e);
        }
    }

    static TableSql Build(string name, List<(string Section, string Text)> sections, string body)
    {
        IEnumerable<string> Many(string section) => sections.Where(s => s.Section == section).Select(s => s.Text);
        string? Single(string section) => Many(section).ToList() switch
        {
            [] => null,
            [var text] => text,
            _ => throw new FormatException($"the header has more than one '{section}:'."),
        };

        var latest = Many("latest").ToList();
        var within = latest.Where(text => text.Contains(" within ", StringComparison.Ordinal)).ToList();
        if (within.Count > 1) throw new FormatException("only one 'latest: … within …' is possible.");
        var columns = Many("columns").Select(Column.Of).ToList();
        if (columns.Count == 0) throw new FormatException("the header declares no columns.");
        if (body.Length == 0) throw new FormatException("there is no statement below the header.");
        return new TableSql
        {
            Name = name,
            Description = string.Join(' ', Many("")),
            Grain = Grain.Parse(Single("grain") ?? throw new FormatException("the header has no 'grain:'.")),
            Key = Names(Single("key") ?? throw new FormatException("the header has no 'key:'.")),
            Columns = columns,
            Checks = [.. Many("checks").Select(ReadCheck)],
            Duplicate = Single("duplicate"),
            Within = within.Count == 0 ? null : ReadWithin(within[0]),
            LatestOrder = [.. latest.Except(within).SelectMany(SplitList)],
            Settings = Names(Single("settings") ?? ""),
            Body = body,
        };
    }

    static List<(string Section, string Text)> Sections(string[] header)
    {
        var sections = new List<(string, string)>();
        var current = "";
        foreach (var line in header)
        {
            var text = line[2..];
            if (text.Trim().Length == 0) continue;
            var isIndented = text.StartsWith("   ", StringComparison.Ordinal);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var word = colon < 0 ? "" : text[..colon].Trim();
            if (!isIndented && Known.Contains(word))
            {
                current = word;
                text = text[(colon + 1)..];
                if (text.Trim().Length == 0) continue;
            }
            else if (!isIndented && current.Length > 0)
            {
                throw new FormatException($"'{word}:' is no part of a header; known are {string.Join(", ", Known)}.");
            }
            sections.Add((current, text.Trim()));
        }
        return sections;
    }

    static Check ReadCheck(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) throw new FormatException($"a check is 'name: expression', not '{text}'.");
        var name = text[..colon].Trim();
        var isWarning = name.StartsWith("warn ", StringComparison.Ordinal);
        return new Check(isWarning ? name[5..].Trim() : name, text[(colon + 1)..].Trim(), isWarning);
    }

    static LatestWithin ReadWithin(string text)
    {
        var at = text.IndexOf(" within ", StringComparison.Ordinal);
        return new LatestWithin(text[..at].Trim(), Names(text[(at + 8)..]));
    }

    static string[] Names(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Commas inside parentheses belong to an expression.
    static IEnumerable<string> SplitList(string text)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
            else if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }
        yield return text[start..].Trim();
    }

    // A fingerprint must not change with a comment or a space at a line's end.
    internal static string StripComments(string sql)
    {
        var result = new StringBuilder();
        foreach (var line in sql.Split('\n'))
        {
            var kept = line[..CommentStart(line)].TrimEnd();
            if (kept.Length > 0) result.Append(kept).Append('\n');
        }
        return result.ToString().Trim().TrimEnd(';');
    }

    static int CommentStart(string line)
    {
        var isText = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\'') isText = !isText;
            else if (!isText && line[i] == '-' && i + 1 < line.Length && line[i + 1] == '-') return i;
        }
        return line.Length;
    }
}
