namespace SparkMusic.Tests.Engines;

/// <summary>Finds column aliases without AS: in a select list, a name that directly follows the end of an expression.</summary>
static class SqlAliases
{
    static readonly HashSet<string> Keywords =
    [
        "select", "distinct", "all", "as", "from", "where", "group", "by", "having", "order", "limit", "union", "except", "intersect",
        "and", "or", "not", "in",
        "is", "null", "between", "like", "ilike", "case", "when", "then", "else", "end", "over", "partition", "rows", "range", "unbounded",
        "preceding",
        "following", "current", "row", "filter", "asc", "desc", "nulls", "first", "last", "interval", "date", "timestamp", "exists", "true",
        "false", "with",
        "on", "join", "left", "right", "full", "outer", "inner", "cross", "using", "escape", "both", "leading", "trailing", "extract",
        "rollup", "cube",
        "values", "window", "offset", "ignore", "respect", "div", "rlike",
        "year", "quarter", "month", "week", "day", "hour", "minute", "second",
    ];

    public static IEnumerable<SqlToken> WithoutAs(List<SqlToken> tokens)
    {
        // Of each open parenthesis, whether a select list is being read in it, and what stood before.
        var lists = new Stack<bool>();
        var isList = false;
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (token.Is("(")) (isList, _) = (false, Push(lists, isList));
            else if (token.Is(")")) isList = lists.Count > 0 && lists.Pop();
            else if (token.Is("select")) isList = true;
            else if (token.Is("from") || token.Is("where") || token.Is("union")) isList = false;
            else if (isList && at > 0 && IsName(token) && EndsExpression(tokens[at - 1])) yield return token;
        }
    }

    static bool Push(Stack<bool> lists, bool isList)
    {
        lists.Push(isList);
        return isList;
    }

    static bool IsName(SqlToken token) =>
        token.Kind == SqlTokenKind.QuotedName || (token.Kind == SqlTokenKind.Word && !Keywords.Contains(token.Text));

    static bool EndsExpression(SqlToken token) =>
        token.Kind is SqlTokenKind.Number or SqlTokenKind.Text || token.Is(")") || token.Is("end") || token.Is("null") || token.Is("true")
            || token.Is("false")
        || (IsName(token) && !token.Is("."));
}
