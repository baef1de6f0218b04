using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Docs;

/// <summary>The README's fenced blocks, by the heading they stand under.</summary>
static class Readme
{
    public sealed record Block(string Heading, string Language, string Text);

    public static readonly IReadOnlyList<Block> Blocks = Read();

    public static IEnumerable<Block> Of(string heading, string language) =>
        Blocks.Where(block => block.Heading == heading && block.Language == language);

    static List<Block> Read()
    {
        var blocks = new List<Block>();
        var (heading, language) = ("", (string?)null);
        var text = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Need.Root, "README.md")))
        {
            var start = line.TrimStart();
            if (start.StartsWith("```", StringComparison.Ordinal))
            {
                if (language is not null) blocks.Add(new Block(heading, language, string.Join('\n', Undented(text)) + "\n"));
                language = language is null ? start[3..] : null;
                text.Clear();
            }
            else if (language is not null)
            {
                text.Add(line);
            }
            else if (line.StartsWith('#'))
            {
                heading = line.TrimStart('#').Trim();
            }
        }
        return blocks;
    }

    // A block inside a list is indented with it.
    static IEnumerable<string> Undented(List<string> lines)
    {
        var indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty(0).Min();
        return lines.Select(line => line.Length >= indent ? line[indent..] : "");
    }
}
