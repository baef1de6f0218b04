using System.Text.RegularExpressions;

namespace SparkMusic.Tests.Engines;

/// <summary>
/// The rules of the portable subset, as far as tokens show them: what differs between the engines in silence, or parses on one only.
/// Each answer names the rule and the line.
/// </summary>
static partial class PortableSql
{
    static readonly string[] DatePatterns =
        ["'yyyy'", "'yyyy-MM'", "'yyyy-MM-dd'", "'yyyy-MM-dd HH:mm:ss'", "'yyyy-MM-dd HH:mm:ss.SSS'", "'HH:mm'", "'EEE'",
            "'EEEE'", "'MMMM'"];

    static readonly string[] Whole = ["bigint", "int", "integer", "long", "smallint", "tinyint"];

    /// <summary>Functions whose value has a fraction; cast to an integer it is cut on one engine and rounded on the other.</summary>
    static readonly string[] Fractions =
        ["avg", "median", "percentile", "divide", "try_divide", "sqrt", "exp", "ln", "log", "log2", "log10", "pow", "power", "stddev",
            "stddev_pop", "stddev_samp", "var_pop", "var_samp", "variance", "corr"];

    /// <summary>Their answer depends on the order of rows, on time or on chance; or another name does the same on both engines.</summary>
    static readonly string[] Refused =
        ["hash", "xxhash64", "crc32", "first", "last", "any_value", "arbitrary", "random", "rand", "uuid", "now", "current_timestamp",
            "current_date", "array", "unnest", "string_agg", "listagg", "list", "struct", "named_struct", "map"];

    static readonly string[] Ranking =
        ["row_number", "rank", "dense_rank", "ntile", "lag", "lead", "first_value", "last_value", "array_agg"];

    public static IEnumerable<string> ViolationsIn(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        for (var at = 0; at < tokens.Count; at++)
        {
            foreach (var rule in RulesBrokenAt(tokens, at)) yield return $"line {tokens[at].Line}: {rule}";
        }
        foreach (var alias in SqlAliases.WithoutAs(tokens)) yield return $"line {alias.Line}: column alias without AS: {alias.Text}";
    }

    static IEnumerable<string> RulesBrokenAt(List<SqlToken> tokens, int at)
    {
        var token = tokens[at];
        var next = at + 1 < tokens.Count ? tokens[at + 1] : default;
        var previous = at > 0 ? tokens[at - 1] : default;
        var isCall = token.Kind == SqlTokenKind.Word && next.Is("(");
        if (token.Is("[")) yield return "array literal or subscript";
        if (token.Is("->") || token.Is("lambda")) yield return "lambda";
        if (token.Is("lateral")) yield return "lateral view";
        if (token.Is("qualify")) yield return "qualify";
        if (token.Is("*") && (next.Is("except") || next.Is("exclude")) && at + 2 < tokens.Count && tokens[at + 2].Is("("))
            yield return "* except or exclude";
        if (token.Is("div")) yield return "div";
        if (token.Is("rlike") && !isCall) yield return "rlike as an operator";
        if (token.Is("<=>")) yield return "<=>";
        if (token.Is("!")) yield return "! as an operator";
        if (token.Text.StartsWith('`')) yield return "back-quoted name";
        if (token.Kind == SqlTokenKind.Text && (token.Text.Contains('\\') || token.Text[1..^1].Contains('\'')))
            yield return "quote or backslash in a literal";
        if (token.Kind == SqlTokenKind.Text && next.Kind == SqlTokenKind.Text) yield return "neighbouring literals";
        if (token.Kind == SqlTokenKind.QuotedName && token.Text[0] == '"' && !IntervalWords().IsMatch(token.Text))
            yield return "double-quoted text that is no word of intervals";
        if (token.Is("::")) yield return ":: cast";
        if (token.Is("semi") || token.Is("anti")) yield return "semi or anti join";
        if (token.Is("with") && next.Is("rollup")) yield return "with rollup";
        if (token.Is(";") && at + 1 < tokens.Count) yield return "more than one statement";
        if (token.Is("/") && (IsDecimal(previous) || IsDecimal(next))) yield return "quotient of a decimal: write 1.5e0";
        if (!isCall && token.Text is "current_date" or "current_timestamp") yield return "the wall clock";
        if (isCall)
            foreach (var rule in RulesOfCall(token.Text, Inside(tokens, at + 1), tokens, at)) yield return rule;
    }

    static IEnumerable<string> RulesOfCall(string name, List<SqlToken> inside, List<SqlToken> tokens, int at)
    {
        if (Refused.Contains(name)) yield return $"{name}()";
        if (name is "to_date" or "to_timestamp" && Arguments(inside) > 1) yield return $"{name} with a pattern";
        if (name == "date_format" && !DatePatterns.Contains(inside.Count > 0 ? inside[^1].Text : ""))
            yield return "date_format with an unusual pattern";
        if (name == "count" && inside.Count > 0 && inside[0].Is("distinct") && Arguments(inside) > 1) yield return "count(distinct a, b)";
        if (name is "rlike" or "regexp_like" or "regexp_extract" or "regexp_replace"
            && inside.Any(token => token.Kind == SqlTokenKind.Text && token.Text.Contains('$')
                && (token.Text.EndsWith("$'", StringComparison.Ordinal) || token.Text.Contains("$)") || token.Text.Contains("$|"))))
            yield return "$ in a pattern: on Spark it stands before a last line end too";
        if (name is "cast" or "try_cast" && inside.Count > 1) foreach (var rule in RulesOfCast(inside)) yield return rule;
        if (Ranking.Contains(name) && !IsOrdered(tokens, at)) yield return $"{name} without an order";
    }

    static IEnumerable<string> RulesOfCast(List<SqlToken> inside)
    {
        var type = inside[^1].Text;
        var value = inside[..^2];
        var isFraction = value.Any(token => token.Is("/") || IsDecimal(token) || IsDouble(token) || Fractions.Contains(token.Text));
        var isWhole = value.Count > 0 && value[0].Text is "floor" or "ceil" or "round" or "whole" or "count" or "sum" or "length" or "size";
        if (Whole.Contains(type) && isFraction && !isWhole) yield return "fraction cast to an integer: use whole()";
        if (type is "string" or "varchar" && isFraction) yield return "text of a double";
        if (type == "timestamp") yield return "cast to timestamp loses an offset: use instant()";
    }

    /// <summary>An OVER with an ORDER BY follows, perhaps after a FILTER.</summary>
    static bool IsOrdered(List<SqlToken> tokens, int call)
    {
        var at = call + 2 + Inside(tokens, call + 1).Count + 1;
        if (at < tokens.Count && tokens[at].Is("filter")) at += 3 + Inside(tokens, at + 1).Count;
        if (at + 1 >= tokens.Count || !tokens[at].Is("over")) return false;
        return !tokens[at + 1].Is("(") || Inside(tokens, at + 1).Any(token => token.Is("order"));
    }

    /// <summary>The tokens between the parenthesis at <paramref name="open"/> and its end.</summary>
    static List<SqlToken> Inside(List<SqlToken> tokens, int open)
    {
        var depth = 0;
        for (var at = open; at < tokens.Count; at++)
        {
            if (tokens[at].Is("(")) depth++;
            if (tokens[at].Is(")") && --depth == 0) return tokens[(open + 1)..at];
        }
        return tokens[(open + 1)..];
    }

    static int Arguments(List<SqlToken> inside)
    {
        var (depth, count) = (0, inside.Count > 0 ? 1 : 0);
        foreach (var token in inside)
        {
            if (token.Is("(")) depth++;
            else if (token.Is(")")) depth--;
            else if (token.Is(",") && depth == 0) count++;
        }
        return count;
    }

    static bool IsDecimal(SqlToken token) => token.Kind == SqlTokenKind.Number && token.Text.Contains('.') && !IsDouble(token);

    static bool IsDouble(SqlToken token) =>
        token.Kind == SqlTokenKind.Number && token.Text.Contains('e', StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^\"(year|quarter|month|week|day|hour|minute|second)\"$")]
    private static partial Regex IntervalWords();
}
