namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>Texts in the order in which they came, each once whatever its case. A post may hold hundreds of thousands.</summary>
sealed class TextSet
{
    readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    /// <summary>Takes it unless it is there or empty.</summary>
    public void Add(string? text)
    {
        if (text is { Length: > 0 } && _known.Add(text)) _all.Add(text);
    }
}
