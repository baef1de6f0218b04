namespace SparkMusic.Tests.Engines;

enum SqlTokenKind
{
    Word,
    Number,
    Text,
    QuotedName,
    Symbol,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">Words in lower case; a literal with its quotes.</param>
/// <param name="Line">From 1.</param>
readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Line)
{
    public bool Is(string text) => Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && Text == text;
}

/// <summary>Cuts SQL into tokens, as much as the rules of the portable subset need. Comments are left out.</summary>
static class SqlTokens
{
    static readonly string[] Symbols = ["<=>", "::", "->", "||", "<=", ">=", "<>", "!=", "==", "=>"];

    public static List<SqlToken> Of(string sql)
    {
        var tokens = new List<SqlToken>();
        var line = 1;
        for (var at = 0; at < sql.Length;)
        {
            var start = at;
            var kind = Next(sql, ref at);
            var text = sql[start..at];
            if (kind is { } known) tokens.Add(new SqlToken(known, known == SqlTokenKind.Word ? text.ToLowerInvariant() : text, line));
            line += text.Count(character => character == '\n');
        }
        return tokens;
    }

    static SqlTokenKind? Next(string sql, ref int at)
    {
        var rest = sql.AsSpan(at);
        if (rest.StartsWith("--"))
        {
            var end = rest.IndexOf('\n');
            at = end < 0 ? sql.Length : at + end;
            return null;
        }
        if (rest.StartsWith("/*"))
        {
            var end = rest.IndexOf("*/");
            at = end < 0 ? sql.Length : at + end + 2;
            return null;
        }
        if (char.IsWhiteSpace(rest[0]))
        {
            at++;
            return null;
        }
        if (rest[0] == '\'') return Quoted(sql, ref at, '\'', SqlTokenKind.Text);
        if (rest[0] is '"' or '`') return Quoted(sql, ref at, rest[0], SqlTokenKind.QuotedName);
        if (char.IsAsciiDigit(rest[0])) return Number(sql, ref at);
        if (char.IsLetter(rest[0]) || rest[0] is '_' or '$')
        {
            while (++at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] == '_')) { }
            return SqlTokenKind.Word;
        }
        at += 1;
        foreach (var symbol in Symbols)
        {
            if (!rest.StartsWith(symbol)) continue;
            at += symbol.Length - 1;
            break;
        }
        return SqlTokenKind.Symbol;
    }

    /// <summary>A doubled quote stays in the literal, where a rule finds it.</summary>
    static SqlTokenKind Quoted(string sql, ref int at, char quote, SqlTokenKind kind)
    {
        while (++at < sql.Length)
        {
            if (sql[at] != quote) continue;
            if (at + 1 >= sql.Length || sql[at + 1] != quote) break;
            at++;
        }
        at = Math.Min(at + 1, sql.Length);
        return kind;
    }

    static SqlTokenKind Number(string sql, ref int at)
    {
        while (at < sql.Length && (char.IsAsciiLetterOrDigit(sql[at]) || sql[at] == '.'
            || (sql[at] is '+' or '-' && sql[at - 1] is 'e' or 'E'))) at++;
        return SqlTokenKind.Number;
    }
}
