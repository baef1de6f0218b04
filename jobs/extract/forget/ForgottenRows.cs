using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Replay;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>Finds rows that go, in files of raw rows and of refused ones.</summary>
sealed class ForgottenRows(DuckDbConnection connection)
{
    const string Nothing = "\u0001";

    // A slash may be written \/ in JSON.
    const string Speaks = "len(list_filter($marks, lambda mark: contains(replace(lower({0}), '\\/', '/'), mark))) > 0";

    /// <summary>The person's or the post's own rows of <c>raw_posts</c>: ids and the files they were imported from.</summary>
    public (HashSet<string> PostIds, HashSet<string> Files) Own(IReadOnlyList<string> files, Forgotten forgotten, CancellationToken cancel)
    {
        var (ids, from) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        if (files.Count == 0) return (ids, from);
        using var rows = connection.Query($"select distinct post_id, coalesce(_file, '') from read_parquet($files) where {Condition(RawTable.Posts)}", Parameters(forgotten, files), cancel);
        while (rows.Read(cancel))
        {
            ids.Add((string)rows.Current[0]!);
            from.Add((string)rows.Current[1]!);
        }
        return (ids, from);
    }

    /// <summary>How many rows of a file go, by the file that they were imported from.</summary>
    public Dictionary<string, long> Count(RawTable table, string path, Forgotten forgotten, IReadOnlySet<string> from, CancellationToken cancel)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        using var rows = connection.Query($"select coalesce(_file, ''), count(*) from read_parquet($files) where {Condition(table)} group by 1", Parameters(forgotten, [path], from), cancel);
        while (rows.Read(cancel)) counts[(string)rows.Current[0]!] = (long)rows.Current[1]!;
        return counts;
    }

    /// <summary>The rows of a file that stay.</summary>
    public IEnumerable<RawRow> Kept(RawTable table, string path, Forgotten forgotten, IReadOnlySet<string> from, CancellationToken cancel)
    {
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        using var rows = connection.Query($"select {columns} from read_parquet($files) where not coalesce({Condition(table)}, false)", Parameters(forgotten, [path], from), cancel);
        var row = new RawRow(table);
        while (rows.Read(cancel))
        {
            RawRows.Fill(row, rows.Current);
            yield return row;
        }
    }

    /// <summary>Whether a refused row speaks of it.</summary>
    public static bool SpeaksOf(Forgotten forgotten, RefusedRow row) => Mentions(forgotten, row.Text);

    public static bool Mentions(Forgotten forgotten, string text)
    {
        var lower = text.ToLowerInvariant().Replace("\\/", "/", StringComparison.Ordinal);
        return forgotten.Marks.Any(mark => lower.Contains(mark, StringComparison.Ordinal));
    }

    // Tracks and features of a file of posts have the post's line as their text. Rows of other files cannot hold it.
    static string Condition(RawTable table) => table == RawTable.Posts
        ? $"(author_hash = $author or (network = $network and post_id = $post) or {string.Format(null, Speaks, "payload")})"
        : $"(list_contains($from, coalesce(_file, '')) and {string.Format(null, Speaks, "payload")})";

    // A list without elements would have no type.
    static Dictionary<string, object?> Parameters(Forgotten forgotten, IReadOnlyList<string> files, IReadOnlySet<string>? from = null) => new()
    {
        ["files"] = files.ToArray<object?>(),
        ["marks"] = forgotten.Marks.Append(Nothing).ToArray<object?>(),
        ["from"] = (from ?? new HashSet<string>()).Append(Nothing).ToArray<object?>(),
        ["author"] = forgotten.AuthorHash ?? Nothing,
        ["network"] = forgotten.Network,
        ["post"] = forgotten.PostId ?? Nothing,
    };
}
