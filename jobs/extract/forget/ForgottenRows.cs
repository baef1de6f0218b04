using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Replay;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>Finds rows that go, in files of raw rows and of refused ones.</summary>
sealed class ForgottenRows(DuckDbConnection connection)
{
    const string Nothing = "\u0001";

    // Names go on with letters, digits, _, . and -; JSON may write a character before one as \n or \u003c.
    // A server's name in "https://name/" or in "person@name" is nobody's.
    const string Before = @"(^|[^0-9a-z_.@/-]|[^/]/|(^|[^0-9a-z_.-])@|\\[nrt]|\\u[0-9a-f]{4})";
    const string After = "([^0-9a-z_.-]|[.-]([^0-9a-z]|$)|$)";

    // A value of its own: a column of a line, a text or a number of JSON.
    const string FieldBegin = @"(^|[,;|:\t""'\[])\s*", FieldEnd = @"\s*([,;|\t""'\]}]|$)";

    // A slash may be written \/ in JSON. The case keeps expressions off most rows.
    static readonly string Speaks = SpeaksIn("payload");

    const string IsOwn = "(list_contains($authors, author_hash) or (network = $network and post_id = $post))";

    /// <summary>The person's or the post's own rows of <c>raw_posts</c>: ids and the files they were imported from.</summary>
    public (HashSet<string> PostIds, HashSet<string> Files) Own(IReadOnlyList<string> files, Forgotten forgotten, CancellationToken cancel)
    {
        var (ids, from) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        if (files.Count == 0) return (ids, from);
        using var rows = connection.Query($"select distinct post_id, coalesce(_file, '') from read_parquet($files) where {IsOwn}",
            new Dictionary<string, object?>(Parameters(forgotten, files)
                .Where(given => given.Key is "files" or "authors" or "network" or "post")), cancel);
        while (rows.Read(cancel))
        {
            ids.Add((string)rows.Current[0]!);
            from.Add((string)rows.Current[1]!);
        }
        return (ids, from);
    }

    /// <summary>The sha256 of the texts of all rows of <c>raw_posts</c> that go.</summary>
    public HashSet<string> Texts(IReadOnlyList<string> files, Forgotten forgotten, CancellationToken cancel)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        if (files.Count == 0) return texts;
        using var rows = connection.Query(
            $"select distinct sha256(payload) from read_parquet($files) where payload <> '' and {Condition(RawTable.Posts)}",
            Parameters(forgotten, files), cancel);
        while (rows.Read(cancel)) texts.Add((string)rows.Current[0]!);
        return texts;
    }

    /// <summary>The sha256 of records of topics that are posts and go: a post is no chart, but nobody keeps one out of a topic.</summary>
    public HashSet<string> Records(IReadOnlyList<string> files, Forgotten forgotten, CancellationToken cancel)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        if (files.Count == 0) return texts;
        using var rows = connection.Query(
            $"select distinct sha256(value), value from read_parquet($files) where value is not null and {SpeaksIn("value")}",
            new Dictionary<string, object?>(Parameters(forgotten, files).Where(given => given.Key is "files" or "marks")), cancel);
        while (rows.Read(cancel))
            if (IsPost((string)rows.Current[1]!)) texts.Add((string)rows.Current[0]!);
        return texts;
    }

    /// <summary>How many rows of a file go, by the file that they were imported from.</summary>
    public Dictionary<string, long> Count(
        RawTable table, string path, Forgotten forgotten, IReadOnlySet<string> texts, CancellationToken cancel)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        using var rows = connection.Query(
            $"select coalesce(_file, ''), count(*) from read_parquet($files) where {Condition(table)} group by 1",
            ParametersOf(table, forgotten, path, texts), cancel);
        while (rows.Read(cancel)) counts[(string)rows.Current[0]!] = (long)rows.Current[1]!;
        return counts;
    }

    /// <summary>The rows of a file that stay.</summary>
    public IEnumerable<RawRow> Kept(RawTable table, string path, Forgotten forgotten, IReadOnlySet<string> texts, CancellationToken cancel)
    {
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        using var rows = connection.Query($"select {columns} from read_parquet($files) where not coalesce({Condition(table)}, false)",
            ParametersOf(table, forgotten, path, texts), cancel);
        var row = new RawRow(table);
        while (rows.Read(cancel))
        {
            RawRows.Fill(row, rows.Current);
            yield return row;
        }
    }

    /// <summary>Whether a refused row, or its whole text, speaks of it. Nobody knows the network of such a row.</summary>
    /// <param name="forgotten">Whom.</param>
    /// <param name="row">Of the table of posts: rows of other tables have the text of one.</param>
    /// <param name="from">Files with rows of the person's own: only there a short name is the person's.</param>
    /// <param name="text">The row's text.</param>
    public static bool SpeaksOf(Forgotten forgotten, RefusedRow row, IReadOnlySet<string> from, string text) =>
        row.Table == RawTable.ChartEntries ? IsPost(text) && Mentions(forgotten, text)
        : row.Table == RawTable.Posts && (Mentions(forgotten, text)
            || (forgotten.Name is { } name && (name.Length >= Forgotten.ShortestMark || from.Contains(row.File))
                && Stands(Lower(text), FieldBegin, name, FieldEnd)));

    public static bool Mentions(Forgotten forgotten, string text)
    {
        var lower = Lower(text);
        return forgotten.Marks.Any(mark => Stands(lower, Before, mark, After));
    }

    static string SpeaksIn(string column)
    {
        var text = $"replace(lower({column}), '\\/', '/')";
        return $"len(list_filter($marks, lambda mark: case when contains({text}, mark) "
            + $"then regexp_matches({text}, '{Before}' || regexp_escape(mark) || '{After}') else false end)) > 0";
    }

    // An id of digits may be a number of a chart.
    static bool IsPost(string text)
    {
        try
        {
            return PostItems.IsOne(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool Stands(string text, string begin, string mark, string end) =>
        text.Contains(mark, StringComparison.Ordinal)
            && Regex.IsMatch(text, begin + Regex.Escape(mark) + end, RegexOptions.CultureInvariant);

    static string Lower(string text) => text.ToLowerInvariant().Replace("\\/", "/", StringComparison.Ordinal);

    // Tracks and features of a file of posts have the post's line as their text.
    static string Condition(RawTable table) => table == RawTable.Posts ? $"({IsOwn} or (network = $network and {Speaks}))"
        : $"list_contains($texts, sha256({(table == RawTable.TopicRecords ? "value" : "payload")}))";

    static Dictionary<string, object?> ParametersOf(RawTable table, Forgotten forgotten, string path, IReadOnlySet<string> texts) =>
        table == RawTable.Posts ? Parameters(forgotten, [path])
            : new() { ["files"] = new object?[] { path }, ["texts"] = texts.Append(Nothing).ToArray<object?>() };

    // A list without elements would have no type.
    static Dictionary<string, object?> Parameters(Forgotten forgotten, IReadOnlyList<string> files) => new()
    {
        ["files"] = files.ToArray<object?>(),
        ["marks"] = forgotten.Marks.Append(Nothing).ToArray<object?>(),
        ["authors"] = forgotten.AuthorHashes.Append(Nothing).ToArray<object?>(),
        ["network"] = forgotten.Network,
        ["post"] = forgotten.PostId ?? Nothing,
    };
}
