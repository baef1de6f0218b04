using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Enrich.Posts;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What posts say that no track of the lake fits.</summary>
/// <param name="Query">Words for a search.</param>
/// <param name="Said">The texts that mean them.</param>
/// <param name="Posts">How many posts say one of these.</param>
sealed record UnmatchedText(string Query, IReadOnlyList<string> Said, long Posts);

/// <summary>Reads the texts of <c>unmatched_posts</c> that a search may help; junk gives no text.</summary>
static class UnmatchedTexts
{
    public const string Table = "unmatched_posts";

    /// <summary>In an order that the order of rows does not change: what most posts say first, then by the query.</summary>
    public static async Task<IReadOnlyList<UnmatchedText>> ReadAsync(Lake lake, CancellationToken cancel)
    {
        if (await lake.ReadManifestAsync(Table, cancel) is not { } manifest
            || await lake.LocalFilesOfAsync(manifest, cancel) is not { Count: > 0 } files) return [];
        using var connection = FileQueries.Connect();
        using var rows = connection.Query(
            "select cleaned_text, count(*) from read_parquet($files) where reason in ('no_result', 'below_threshold') group by 1",
            new Dictionary<string, object?> { ["files"] = files.ToArray<object?>() }, cancel);
        var texts = new List<(string Query, string Said, long Posts)>();
        while (rows.Read(cancel))
            if (SearchText.Of((string)rows.Current[0]!) is { } query) texts.Add((query, (string)rows.Current[0]!, (long)rows.Current[1]!));
        return [.. texts.GroupBy(text => text.Query)
            .Select(query =>
                new UnmatchedText(query.Key, [.. query.Select(text => text.Said).Order(StringComparer.Ordinal)],
                    query.Sum(text => text.Posts)))
            .OrderByDescending(text => text.Posts).ThenBy(text => text.Query, StringComparer.Ordinal)];
    }
}
