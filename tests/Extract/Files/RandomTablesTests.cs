using System.Text;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

/// <summary>Random tables in random dialects are read back equal. The seed is printed and may be given to find a failure again.</summary>
[TestFixture]
public class RandomTablesTests
{
    static readonly string[] Names = ["rank", "title", "artist", "album", "energy", "valence", "tempo", "country"];
    static readonly string[] Letters =
        ["a", "Z", "é", "日本", "🎵", " ", ",", ";", "|", "\t", "\"", "'", "\n", "\r\n", "0", "9", ".", "-", "\\", "NA", "{", "#"];

    [Test]
    public void What_was_written_is_read([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var rows = Table(random);
        var dialect = Pick(random);
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, Write(rows, dialect, random));
        file.Header.Should().Equal(rows[0], $"seed {seed}, {dialect}");
        var read = new List<string[]> { rows[0] };
        while (file.Read())
        {
            file.Refusal.Should().BeNull($"seed {seed}, {dialect}, line {file.Line}: {Opened.Raw(file)}");
            read.Add([.. Enumerable.Range(0, rows[0].Length).Select(index => Encoding.UTF8.GetString(file.Field(index)))]);
        }

        read.Should().BeEquivalentTo(rows, options => options.WithStrictOrdering(), $"seed {seed}, {dialect}");
    }

    sealed record Dialect(char Separator, string LineBreak, string Encoding, bool HasMark, bool QuotesAll, bool IsTwice, bool IsBackslash);

    static Dialect Pick(Random random)
    {
        var isBackslash = random.Next(5) == 0;
        return new Dialect(
            ",;\t|"[random.Next(4)], random.Next(2) == 0 ? "\n" : "\r\n", random.Next(4) == 0 ? "utf-16" : "utf-8", random.Next(2) == 0,
            random.Next(3) == 0 || isBackslash, !isBackslash && random.Next(6) == 0, isBackslash);
    }

    static List<string[]> Table(Random random)
    {
        var columns = random.Next(2, Names.Length + 1);
        var rows = new List<string[]> { Names[..columns] };
        for (var row = random.Next(3, 400); row > 0; row--)
        {
            var cells = new string[columns];
            cells[0] = random.Next(1, 200).ToString();
            for (var column = 1; column < columns; column++) cells[column] = Cell(random);
            rows.Add(cells);
        }

        return rows;
    }

    static string Cell(Random random)
    {
        if (random.Next(3) > 0) return $"{random.Next(1000)} word{random.Next(100)}";
        var cell = new StringBuilder();
        for (var length = random.Next(12); length > 0; length--) cell.Append(Letters[random.Next(Letters.Length)]);
        return cell.ToString();
    }

    static byte[] Write(List<string[]> rows, Dialect dialect, Random random)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var line = string.Join(dialect.Separator, row.Select(cell => Quoted(cell, dialect, dialect.QuotesAll || random.Next(10) == 0)));
            text.Append(dialect.IsTwice ? "\"" + line.Replace("\"", "\"\"") + "\"" : line).Append(dialect.LineBreak);
        }

        var encoding = Encoding.GetEncoding(dialect.Encoding);
        return [.. dialect.HasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text.ToString())];
    }

    static string Quoted(string cell, Dialect dialect, bool isWanted)
    {
        // A blank before a quoted field would be a dialect of its own: fields with blanks at their ends are quoted.
        var isNeeded = cell.AsSpan().IndexOfAny("\"\r\n ,;|\t\\") >= 0;
        if (!isWanted && !isNeeded) return cell;
        return "\"" + (dialect.IsBackslash ? cell.Replace("\\", "\\\\").Replace("\"", "\\\"") : cell.Replace("\"", "\"\"")) + "\"";
    }
}
