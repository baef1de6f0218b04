using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Replay;

/// <summary>Reads and rewrites the rows that raw tables refused.</summary>
sealed class RefusedRows(Lake lake, DuckDbConnection connection)
{
    /// <summary>All refused rows of a table.</summary>
    public IEnumerable<RefusedRow> Read(RawTable table, Manifest manifest, CancellationToken cancel)
    {
        foreach (var file in manifest.Refused)
        {
            using var rows = connection.Query(
                """
                select file_row_number, run_id, file, coalesce(line, 0), byte_offset, rules, coalesce(text, ''), coalesce(text_sha256, '')
                from read_parquet($file, file_row_number = true)
                """,
                new Dictionary<string, object?> { ["file"] = PathOf(table, file.Name, cancel) }, cancel);
            while (rows.Read(cancel))
            {
                var row = rows.Current;
                yield return new RefusedRow(table, file.Name, (long)row[0]!, (string)row[1]!, (string?)row[2] ?? "", (long)row[3]!,
                    (long?)row[4],
                    [.. ((object?[])row[5]!).Cast<string>()], (string)row[6]!, (string)row[7]!);
            }
        }
    }

    /// <summary>Writes a file of refused rows again without some of them; false when none is left.</summary>
    public bool Rewrite(RawTable table, string name, IReadOnlyCollection<long> without, string path, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var columns = string.Join(", ", Splitter.RejectedColumns.Select(column => column.Name));
        var numbers = string.Join(", ", without.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        var kept = $"from read_parquet('{Quoted(PathOf(table, name, cancel))}', file_row_number = true) where file_row_number not in "
            + $"({numbers})";
        using (var count = connection.Query("select count(*) " + kept, cancel: cancel))
            if (!count.Read(cancel) || (long)count.Current[0]! == 0) return false;
        connection.Execute($"copy (select {columns} {kept}) to '{Quoted(path)}' (format parquet, compression zstd)", cancel: cancel);
        return true;
    }

    /// <summary>
    /// A row's text, all bytes of it: its own where that is whole, else what was kept beside; null when neither is the text that was
    /// refused.
    /// </summary>
    public async Task<byte[]?> TextOfAsync(RefusedRow row, CancellationToken cancel)
    {
        var own = Encoding.UTF8.GetBytes(row.Text);
        return HashOf(own) == row.Sha256 ? own : await WholeAsync(row.Sha256, cancel);
    }

    async Task<byte[]?> WholeAsync(string sha256, CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync(LakeState.Texts, cancel))
        {
            await using var texts = await lake.Files.OpenReadAsync($"{LakeState.Texts}/{entry.Name}", cancel);
            if (Find(texts, sha256) is { } text && HashOf(text) == sha256) return text;
        }
        return null;
    }

    // Per text a line "sha256 length", its bytes, a line end.
    static byte[]? Find(Stream texts, string sha256)
    {
        using var buffered = new BufferedStream(texts, 1 << 16);
        while (HeadLine(buffered) is [var hash, var length] && int.TryParse(length, CultureInfo.InvariantCulture, out var bytes))
        {
            var text = new byte[bytes];
            buffered.ReadExactly(text);
            buffered.ReadByte();
            if (hash == sha256) return text;
        }
        return null;
    }

    static string[]? HeadLine(Stream texts)
    {
        var line = new StringBuilder();
        for (int next; (next = texts.ReadByte()) >= 0 && next != '\n';) line.Append((char)next);
        return line.Length == 0 ? null : line.ToString().Split(' ');
    }

    string PathOf(RawTable table, string name, CancellationToken cancel) =>
        lake.LocalPathAsync($"{lake.FolderOf(LakeNames.RejectedLayer, table.Name, PartitionKey.All)}/{name}", cancel).GetAwaiter()
            .GetResult();

    static string HashOf(byte[] text) => Convert.ToHexStringLower(SHA256.HashData(text));

    static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);
}
