using System.Text;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Posts;

/// <summary>Where a text is in a folder: in the bytes of any file, and in the values of Parquet files, which are packed.</summary>
static class ByteSearch
{
    public static IReadOnlyList<string> Find(string folder, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        var found = new List<string>();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            if (content.AsSpan().IndexOf(bytes) >= 0) found.Add(file + ": bytes");
            if (!file.EndsWith(".parquet", StringComparison.Ordinal)) continue;
            using var rows = connection.Query("select count(*) from read_parquet($file) as row where contains(cast(row as varchar), $text)",
                new Dictionary<string, object?> { ["file"] = file, ["text"] = text });
            rows.Read();
            if ((long)rows.Current[0]! > 0) found.Add($"{file}: {rows.Current[0]} rows");
        }
        return found;
    }
}
