using System.Text.Json;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>
/// Names with a comma that a lake has proven: imported files by their ids, which the register keeps with each import, and collected rows,
/// since APIs list names apart.
/// </summary>
static class ProvenNames
{
    // Rows of files prove by rules of their own, and the register has what they prove.
    const string Collected = "not starts_with(_source, 'file:')";

    public static async Task<IReadOnlyList<string>> ReadAsync(Lake lake, CancellationToken cancel)
    {
        using var connection = FileQueries.Connect();
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var mapping in TextsAsync(RawTable.Imports,
            "select mapping from read_parquet($files) where contains(mapping, '\"names\"')"))
        {
            using var read = JsonDocument.Parse(mapping);
            if (read.RootElement.TryGetProperty("names", out var proven))
                names.UnionWith(proven.EnumerateArray().Select(name => name.GetString()!));
        }
        foreach (var table in SplitAgain.Tables)
            await foreach (var name in TextsAsync(table, $"""
                select distinct name
                from (select unnest(artists) as name from read_parquet($files) where {Collected} and len(artist_ids) = len(artists))
                where contains(name, ', ')
                """)) names.Add(name);
        await foreach (var name in TextsAsync(RawTable.ArtistSnapshots,
            $"select distinct artist from read_parquet($files) where {Collected} and contains(artist, ', ')")) names.Add(name);
        return [.. names];

        async IAsyncEnumerable<string> TextsAsync(RawTable table, string sql)
        {
            if (await lake.ReadManifestAsync(table.Name, cancel) is not { } manifest
                || await lake.LocalFilesOfAsync(manifest, cancel) is not { Count: > 0 } files) yield break;
            using var rows = connection.Query(sql, new Dictionary<string, object?> { ["files"] = files.ToArray<object?>() }, cancel);
            while (rows.Read(cancel)) yield return (string)rows.Current[0]!;
        }
    }
}
