namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Line breaks of all three kinds: LF, CR LF, CR.</summary>
static class Lines
{
    /// <summary>Line breaks in a text.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var feeds = text.Count((byte)'\n');
        var returns = text.Count((byte)'\r');
        return returns == 0 ? feeds : feeds + returns - text.Count("\r\n"u8);
    }

    /// <summary>Length of the line break at a place; 0 when none is there.</summary>
    public static int BreakAt(ReadOnlySpan<byte> text, int position) => position >= text.Length ? 0 : text[position] switch
    {
        (byte)'\n' => 1,
        (byte)'\r' => position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1,
        _ => 0,
    };

    /// <summary>Length of the first line and of the break behind it.</summary>
    public static (int Length, int Break) First(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAny((byte)'\r', (byte)'\n');
        return length < 0 ? (text.Length, 0) : (length, BreakAt(text, length));
    }

    /// <summary>How much of a text is whole lines; a CR at its very end may be half of a CR LF and does not count.</summary>
    public static int WholeLength(ReadOnlySpan<byte> text)
    {
        if (text is [.., (byte)'\r']) text = text[..^1];
        return text.LastIndexOfAny((byte)'\r', (byte)'\n') + 1;
    }
}
