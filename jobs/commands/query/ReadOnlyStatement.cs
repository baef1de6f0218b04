using System.Text.Json;
using System.Text.RegularExpressions;
using SparkMusic.Engines;

namespace SparkMusic.Jobs.Commands.Query;

/// <summary>Makes sure that a person's text is one statement that only reads.</summary>
static partial class ReadOnlyStatement
{
    const string Allowed = "Write one SELECT, WITH, VALUES, DESCRIBE or SHOW.";

    /// <summary>
    /// DuckDB's own parser says what the text is, and what tables it names: null for all of them (SHOW, the information schema).
    /// </summary>
    /// <exception cref="SparkMusicException">Usage: it does not parse, is no query, or more than one.</exception>
    public static async Task<IReadOnlySet<string>?> CheckDuckDbAsync(ISqlSession session, string query, CancellationToken cancel)
    {
        string json;
        await using (var reader = await session.QueryAsync("select json_serialize_sql(cast($query as varchar))",
            new Dictionary<string, object?> { ["query"] = query }, cancel))
        {
            await reader.ReadAsync(cancel);
            json = (string)reader.Current[0]!;
        }
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4096 });
        var root = document.RootElement;
        if (root.GetProperty("error").GetBoolean())
            throw root.GetProperty("error_type").GetString() == "not implemented"
                ? SparkMusicException.Usage("That is no query: nothing but reading is allowed here.", Allowed)
                : SparkMusicException.Usage($"The query does not parse: {root.GetProperty("error_message").GetString()}{Position(root)}",
                    Allowed);
        var statements = root.GetProperty("statements").GetArrayLength();
        if (statements != 1)
            throw SparkMusicException.Usage(statements == 0 ? "The query is empty."
                : $"These are {statements} statements; one is run at a time.", Allowed);
        var tables = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return Collect(root, tables) ? tables : null;
    }

    // False: it names something that is not a table by its name.
    static bool Collect(JsonElement element, HashSet<string> tables)
    {
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().All(item => Collect(item, tables));
        if (element.ValueKind != JsonValueKind.Object) return true;
        foreach (var member in element.EnumerateObject())
        {
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : null;
            if (member.Name == "table_name" && text is not null) tables.Add(text);
            else if (member.Name == "schema_name" && text is not (null or "" or "main")) return false;
            else if (member.Name == "type" && text == "SHOW_REF") return false;
            else if (!Collect(member.Value, tables)) return false;
        }
        return true;
    }

    static string Position(JsonElement root) => root.TryGetProperty("position", out var position)
        ? $" (at character {position.GetString()})" : "";

    /// <summary>
    /// The query as Spark runs it: inside a SELECT, where no command can stand; DESCRIBE and SHOW as they are. Its words may be names of
    /// tables; null for all of them.
    /// </summary>
    /// <exception cref="SparkMusicException">Usage: it begins with another word.</exception>
    public static (string Sql, IReadOnlySet<string>? Names) ForSpark(string query)
    {
        var names = Word().Matches(query).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var text = query.Trim().TrimEnd(';');
        var word = new string([.. text.TrimStart('(', ' ', '\n', '\t', '\r').TakeWhile(char.IsAsciiLetter)]).ToUpperInvariant();
        return word switch
        {
            "SELECT" or "WITH" or "VALUES" or "FROM" or "TABLE" => ($"select * from (\n{text}\n) as query", names),
            "DESCRIBE" or "DESC" => (text, names),
            "SHOW" => (text, null),
            _ => throw SparkMusicException.Usage("That is no query: nothing but reading is allowed here.", Allowed),
        };
    }

    public static bool IsShowTables(string query) => ShowTables().IsMatch(query);

    /// <summary>The table that a statement names and that is not there; null for any other error.</summary>
    public static string? MissingTable(EngineException error) =>
        error.MessageParameters.GetValueOrDefault("relationName")?.Trim('`') is { } name ? name
            : UnknownTable().Match(error.Message) is { Success: true } match ? match.Groups[1].Value.Trim('"') : null;

    [GeneratedRegex(@"^\s*show\s+tables\s*;?\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex ShowTables();

    [GeneratedRegex("Table with name ([^ ]+) does not exist")]
    private static partial Regex UnknownTable();

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Word();
}
