using System.Globalization;
using SparkMusic.Engines;

namespace SparkMusic.Tests.Engines;

abstract partial class EngineConformance
{
    /// <summary>What <c>v</c> of vocabulary.csv is.</summary>
    static readonly object?[][] VocabularyRows = [[1, "a", 1.5], [2, "b", 2.0], [2, "a", 4.0], [3, null, null]];

    [Test]
    public async Task The_vocabulary_means_the_same_on_every_engine()
    {
        await Session.AttachRowsAsync("v", [Column.Of("i int"), Column.Of("s text?"), Column.Of("x double?")], VocabularyRows,
            CancellationToken.None);
        var rows = Vocabulary.Rows;
        var values = await ReadAllAsync(rows) ?? await ReadEachAsync(rows);
        var wrong = rows.Zip(values).Where(pair => !IsEqual(pair.First.Expected, pair.Second))
            .Select(pair => $"{pair.First.Sql} is {pair.Second}, not {pair.First.Expected}");
        wrong.Should().BeEmpty();
    }

    /// <summary>All at once, because a query has its price on some engines; null when one of them fails.</summary>
    async Task<List<string>?> ReadAllAsync(IReadOnlyList<VocabularyRow> rows)
    {
        try
        {
            var row = await ReadAsync("select " + string.Join(",\n", rows.Select((each, index) => $"({each.Sql}) as c{index}")));
            return [.. row.Single().Select(TextOf)];
        }
        catch (EngineException)
        {
            return null;
        }
    }

    async Task<List<string>> ReadEachAsync(IReadOnlyList<VocabularyRow> rows)
    {
        var values = new List<string>();
        foreach (var row in rows)
        {
            try
            {
                values.Add(TextOf((await ReadAsync($"select ({row.Sql}) as c")).Single()[0]));
            }
            catch (EngineException error)
            {
                values.Add("error: " + error.Message);
            }
        }
        return values;
    }

    static bool IsEqual(string expected, string value) => expected == value ||
        (double.TryParse(expected, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(value, CultureInfo.InvariantCulture, out var b)
            && Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)))
            && (a != Math.Floor(a) || Math.Abs(a) < 1e9));

    static string TextOf(object? value) => value switch
    {
        null => "NULL",
        bool boolean => boolean ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        object?[] array => "[" + string.Join(", ", array.Select(TextOf)) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
