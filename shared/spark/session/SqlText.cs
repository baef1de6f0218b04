using System.Text;

namespace SparkMusic.Spark;

/// <summary>Reads SQL text as far as needed to tell code from literals, quoted names and comments.</summary>
static class SqlText
{
    /// <summary>
    /// The text with our parameter marker <c>$name</c> as Spark's <c>:name</c>, and the names that were found. What stands in literals,
    /// quoted
    /// names and comments stays as it is.
    /// </summary>
    public static (string Text, IReadOnlySet<string> Names) WithSparkMarkers(string sql)
    {
        var names = new HashSet<string>();
        if (!sql.Contains('$')) return (sql, names);
        var text = new StringBuilder(sql);
        for (var at = 0; at < sql.Length; at = Next(sql, at))
        {
            if (sql[at] != '$' || at + 1 == sql.Length || !IsNameStart(sql[at + 1]) || (at > 0 && IsNamePart(sql[at - 1]))) continue;
            var end = at + 1;
            while (end < sql.Length && IsNamePart(sql[end])) end++;
            names.Add(sql[(at + 1)..end]);
            text[at] = ':';
        }
        return (text.ToString(), names);
    }

    /// <summary>The statements of a script, without their semicolons and without what is only comment.</summary>
    public static IReadOnlyList<string> Statements(string script)
    {
        var statements = new List<string>();
        var (start, hasCode) = (0, false);
        for (var at = 0; at < script.Length; at = Next(script, at))
        {
            if (script[at] == ';')
            {
                if (hasCode) statements.Add(script[start..at].Trim());
                (start, hasCode) = (at + 1, false);
            }
            else if (!char.IsWhiteSpace(script[at]) && !IsComment(script, at)) hasCode = true;
        }
        if (hasCode) statements.Add(script[start..].Trim());
        return statements;
    }

    /// <summary>
    /// The one statement as it can stand in parentheses: without a semicolon at its end, and safe after a last line comment.
    /// </summary>
    public static string AsSubquery(string sql)
    {
        var statements = Statements(sql);
        return $"({(statements.Count == 1 ? statements[0] : sql)}\n)";
    }

    /// <summary>
    /// Where the next character of code is looked at: past the whole literal, quoted name or comment that begins here, else one on.
    /// </summary>
    static int Next(string sql, int at) => sql[at] switch
    {
        '\'' or '"' => EndOfQuoted(sql, at, hasEscapes: true),
        '`' => EndOfQuoted(sql, at, hasEscapes: false),
        '-' when IsComment(sql, at) => sql.IndexOf('\n', at) is >= 0 and var end ? end + 1 : sql.Length,
        '/' when IsComment(sql, at) => EndOfBlock(sql, at),
        _ => at + 1,
    };

    static bool IsComment(string sql, int at) => at + 1 < sql.Length && (sql[at], sql[at + 1]) is ('-', '-') or ('/', '*');

    static int EndOfQuoted(string sql, int at, bool hasEscapes)
    {
        for (var i = at + 1; i < sql.Length; i++)
        {
            if (hasEscapes && sql[i] == '\\') i++;
            else if (sql[i] == sql[at]) return i + 1;
        }
        return sql.Length;
    }

    /// <summary>Block comments nest in Spark.</summary>
    static int EndOfBlock(string sql, int at)
    {
        var depth = 0;
        for (var i = at; i + 1 < sql.Length; i++)
        {
            if ((sql[i], sql[i + 1]) is ('/', '*')) (depth, i) = (depth + 1, i + 1);
            else if ((sql[i], sql[i + 1]) is ('*', '/')) (depth, i) = (depth - 1, i + 1);
            if (depth == 0) return i + 1;
        }
        return sql.Length;
    }

    static bool IsNameStart(char letter) => char.IsAsciiLetter(letter) || letter == '_';

    static bool IsNamePart(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
