using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Tables;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>
/// Rows that were split at a comma before a file proved that the comma belongs to a name: they are split again in the commit of the import
/// that proves it. So raw rows are the same in whatever order files are imported.
/// </summary>
sealed partial class SplitAgain(Lake lake, RawStage stage, KnownNames known, IReadOnlyList<string> newNames)
{
    /// <summary>The tables whose rows hold lists of artists.</summary>
    public static readonly IReadOnlyList<RawTable> Tables = [RawTable.Tracks, RawTable.ChartEntries];

    readonly TrackKey _key = new();

    /// <summary>Completes what is staged, with the rows of the lake that the new names split in another way.</summary>
    public static async Task<IReadOnlyList<StagedRaw>> CompleteAsync(
        Lake lake, RawStage stage, KnownNames known, IReadOnlyList<string> newNames, CancellationToken cancel)
    {
        if (newNames.Count == 0) return await stage.CompleteAsync(cancel);
        var changed = await new SplitAgain(lake, stage, known, newNames).RunAsync(cancel);
        return [.. (await stage.CompleteAsync(cancel)).Select(table => table with { IsReplaced = changed.Contains(table.Table) })];
    }

    /// <summary>Stages whole partitions of the tables that have such rows; the answer names these tables.</summary>
    async Task<IReadOnlySet<RawTable>> RunAsync(CancellationToken cancel)
    {
        var changed = new HashSet<RawTable>();
        foreach (var table in Tables)
        {
            if (await lake.ReadManifestAsync(table.Name, cancel) is not { } manifest) continue;
            var stale = Find(await lake.LocalFilesOfAsync(manifest, cancel), cancel);
            if (stale.Count == 0) continue;
            var paths = new Dictionary<string, string>();
            foreach (var (key, entry) in manifest.Partitions)
                foreach (var file in entry.Files) paths[file.Name] = await PathOfAsync(table, key, file, cancel);
            var partitions = manifest.Partitions
                .Where(partition => partition.Value.Files.Any(file => stale.Contains(paths[file.Name])))
                .Select(partition => partition.Key).Union(stage.PartitionsOf(table)).ToHashSet();
            foreach (var (key, entry) in manifest.Partitions.Where(partition => partitions.Contains(partition.Key)))
                foreach (var file in entry.Files)
                {
                    var path = paths[file.Name];
                    if (stale.Contains(path)) stage.Rewrite(table, Rows(table, path, cancel));
                    else await stage.KeepAsync(table, key, file, path, cancel);
                }
            changed.Add(table);
        }
        return changed;
    }

    Task<string> PathOfAsync(RawTable table, string partition, FileEntry file, CancellationToken cancel) =>
        lake.LocalPathAsync($"{lake.FolderOf(LakeNames.RawLayer, table.Name, partition)}/{file.Name}", cancel);

    /// <summary>Files with a row that was split without ids, and that a new name would split in another way.</summary>
    HashSet<string> Find(IReadOnlyList<string> files, CancellationToken cancel)
    {
        if (files.Count == 0) return [];
        using var connection = FileQueries.Connect();
        using var rows = connection.Query(
            """
            select distinct filename
            from read_parquet($files, filename = true)
            where artist_ids is null and len(artists) > 1
                and len(list_filter($names, lambda name: contains(lower(array_to_string(artists, ', ')), name))) > 0
            """, new Dictionary<string, object?> { ["files"] = files.ToArray<object?>(), ["names"] = newNames.Select(name => (object?)name.ToLowerInvariant()).ToArray() }, cancel);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read(cancel)) found.Add((string)rows.Current[0]!);
        return found;
    }

    IEnumerable<RawRow> Rows(RawTable table, string path, CancellationToken cancel)
    {
        using var connection = FileQueries.Connect();
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        using var rows = connection.Query($"select {columns} from read_parquet($file)",
            new Dictionary<string, object?> { ["file"] = path }, cancel);
        var row = new RawRow(table);
        while (rows.Read(cancel))
        {
            RawRows.Fill(row, rows.Current);
            Split(row);
            yield return row;
        }
    }

    /// <summary>A list that was cut at bars or semicolons does not stand in the payload with commas: it stays.</summary>
    void Split(RawRow row)
    {
        var (artists, ids, payload) = (row.Table.IndexOf("artists"), row.Table.IndexOf("artist_ids"), row.Table.IndexOf("payload"));
        if (!row.IsNull(ids) || row.CountOf(artists) < 2) return;
        var joined = string.Join(", ", Enumerable.Range(0, row.CountOf(artists))
            .Select(index => Encoding.UTF8.GetString(row.ElementOf(artists, index))));
        var names = known.Split(joined);
        if (names.Count == row.CountOf(artists)) return;
        var text = Plain(Encoding.UTF8.GetString(row.TextOf(payload)));
        if (!names.TrueForAll(name => text.Contains(Plain(name), StringComparison.OrdinalIgnoreCase))) return;
        row.List(artists);
        foreach (var name in names) row.Add(artists, Encoding.UTF8.GetBytes(name));
        if (row.Table == RawTable.ChartEntries) _key.Write(row);
    }

    /// <summary>Without quotes and escapes, which are doubled in a CSV and written as numbers in some JSON.</summary>
    static string Plain(string text)
    {
        if (text.Contains("\\u", StringComparison.Ordinal))
            text = EscapedCharacter().Replace(text,
                match => ((char)int.Parse(match.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());
        return TextForm.Nfc(text.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\\u[0-9a-fA-F]{4}", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedCharacter();
}
