using System.Text;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

/// <summary>Files with damage at random places: whatever it is, no line is lost without a word. The seed is part of the name.</summary>
[TestFixture]
public class DamagedFilesTests
{
    static readonly byte[][] Damage =
        [[(byte)'"'], [(byte)'"', (byte)'"'], [0], [0xFF], [0xC3], [(byte)','], [(byte)'\r'], [(byte)'\n'], [(byte)'\\', (byte)'"'],
        [(byte)'"', (byte)','], [0xEF, 0xBB, 0xBF]];

    [Test]
    public void Every_line_of_a_damaged_table_is_in_a_record_or_a_refusal([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        var bytes = Encoding.UTF8.GetBytes(Table(random)).ToList();
        var headerLength = bytes.IndexOf((byte)'\n') + 40;
        for (var count = random.Next(1, 30); count > 0; count--) Hurt(bytes, random, headerLength);
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, [.. bytes]);
        var seen = new HashSet<string>();
        long before = 0;
        while (file.Read())
        {
            file.ByteOffset.Should().BeGreaterThanOrEqualTo(before);
            before = file.ByteOffset;
            seen.UnionWith(Ids(file.Raw));
            if (file.Refusal is not null) continue;
            file.Field(0).IndexOf((byte)0).Should().BeLessThan(0);
        }

        Missing(seen, bytes).Should().BeEmpty($"seed {seed}");
    }

    [Test]
    public void A_damaged_json_file_is_read_to_its_end([Range(1, 15)] int seed)
    {
        var random = new Random(seed);
        var isArray = random.Next(2) == 0;
        var items = Enumerable.Range(0, 300)
            .Select(item => $"{{\"id\":\"id{item:00000}\",\"title\":\"a \\\"b\\\" é\",\"in\":{{\"x\":[{item},2]}}}}");
        var bytes = Encoding.UTF8.GetBytes(isArray ? "[" + string.Join(",\n", items) + "]" : string.Join('\n', items)).ToList();
        for (var count = random.Next(1, 10); count > 0; count--) Hurt(bytes, random, 200);
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, [.. bytes]);
        var seen = new HashSet<string>();
        while (file.Read()) seen.UnionWith(Ids(file.Raw));
        Missing(seen, bytes).Should().BeEmpty($"seed {seed}");
    }

    static string Table(Random random)
    {
        var text = new StringBuilder("rank,title,artist\n");
        for (var row = 0; row < 2000; row++)
            text.Append(row).Append(random.Next(4) == 0 ? $",\"id{row:00000}, x\"," : $",id{row:00000},")
                .Append(random.Next(10) == 0 ? "\"two\nlines\"" : "é").Append('\n');
        return text.ToString();
    }

    static void Hurt(List<byte> bytes, Random random, int from)
    {
        var at = random.Next(from, bytes.Count);
        if (random.Next(4) == 0) bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
        else bytes.InsertRange(at, Damage[random.Next(Damage.Length)]);
    }

    /// <summary>Markers of the file that no record has, with the text around them.</summary>
    static IEnumerable<string> Missing(HashSet<string> seen, List<byte> bytes)
    {
        var text = Encoding.Latin1.GetString([.. bytes]);
        return Ids([.. bytes]).Where(id => !seen.Contains(id))
            .Select(id =>
                text[Math.Max(0, text.IndexOf(id, StringComparison.Ordinal) - 60)..Math.Min(text.Length,
                    text.IndexOf(id, StringComparison.Ordinal) + 60)].Replace("\n", "⏎").Replace("\r", "␍").Replace("\0", "␀"));
    }

    /// <summary>The markers that are whole in a text.</summary>
    static IEnumerable<string> Ids(ReadOnlySpan<byte> text) =>
        System.Text.RegularExpressions.Regex.Matches(Encoding.Latin1.GetString(text), "id\\d{5}").Select(match => match.Value).ToList();
}
