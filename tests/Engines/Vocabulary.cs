using SparkMusic.Engines.DuckDb;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Engines;

/// <summary>An expression or a query of one value, over the table v (i int, s text, x double), and Spark's answer as text.</summary>
sealed record VocabularyRow(string Sql, string Expected);

/// <summary>vocabulary.csv: what the portable SQL may call. A function without a row is refused in the project's SQL.</summary>
static class Vocabulary
{
    public static IReadOnlyList<VocabularyRow> Rows { get; } = Read();

    static List<VocabularyRow> Read()
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        var path = Path.Combine(Need.Root, "tests", "Engines", "vocabulary.csv");
        using var reader = connection.Query(
            "select sql, coalesce(expected, '') from read_csv($path, header = true, all_varchar = true, delim = ',', quote = '\"', escape "
                + "= '\"', nullstr = 'no such text')",
            new Dictionary<string, object?> { ["path"] = path });
        var rows = new List<VocabularyRow>();
        while (reader.Read()) rows.Add(new VocabularyRow((string)reader.Current[0]!, (string)reader.Current[1]!));
        return rows;
    }
}
