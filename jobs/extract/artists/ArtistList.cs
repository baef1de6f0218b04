namespace SparkMusic.Jobs.Extract.Artists;

/// <summary>Credited artists of one row, in order, and their ids where the source gives them.</summary>
/// <param name="Names">Never empty where the source names anybody.</param>
/// <param name="Ids">As many as names, or null.</param>
/// <param name="IsGuess">The split hangs on which names with a comma are known.</param>
public sealed record ArtistList(IReadOnlyList<string> Names, IReadOnlyList<string>? Ids, bool IsGuess = false)
{
    public static readonly ArtistList Empty = new([], null);

    static readonly string[] Separators = ["|", ";", ", "];

    /// <summary>
    /// Reads the fields of names and ids. A printed list is taken as it is. Else the number of ids tells the split: the separator that
    /// gives as many names; where none does, known names are kept whole to get there. Without ids <c>|</c> or <c>;</c> split, and <c>, </c>
    /// only around known names.
    /// </summary>
    public static ArtistList Read(string? names, string? ids, KnownNames known)
    {
        if (string.IsNullOrWhiteSpace(names)) return Empty;
        var given = ReadIds(ids);
        if (ListText.TryRead(names, out var listed)) return Of(Clean(listed), given);
        if (given is null) return SplitAlone(names, known);
        if (given.Count == 1) return new([names.Trim()], given);
        foreach (var separator in Separators)
            if (Clean(names.Split(separator)) is var split && split.Count == given.Count) return new(split, given);
        var kept = known.Split(names);
        return kept.Count == given.Count ? new(kept, given, IsGuess: true) : SplitAlone(names, known);
    }

    static ArtistList SplitAlone(string names, KnownNames known)
    {
        foreach (var separator in Separators.AsSpan(0, 2))
            if (names.Contains(separator, StringComparison.Ordinal)) return new(Clean(names.Split(separator)), null);
        return names.Contains(", ", StringComparison.Ordinal) ? new(known.Split(names), null, IsGuess: true) : new([names.Trim()], null);
    }

    /// <summary>Ids that do not go with the names tell nothing about who is who: they are left out, the payload keeps them.</summary>
    static ArtistList Of(List<string> names, IReadOnlyList<string>? ids) =>
        new(names, ids is not null && ids.Count == names.Count ? ids : null);

    static List<string>? ReadIds(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var ids = ListText.TryRead(text, out var listed) ? Clean(listed) : Clean(text.Split(['|', ';', ',']));
        return ids.Count == 0 ? null : [.. ids.Select(BareId)];
    }

    /// <summary>The id of a URI or URL; text that holds none as it stands.</summary>
    static string BareId(string text)
    {
        var at = text.LastIndexOfAny([':', '/']);
        var id = text[(at + 1)..].Split('?')[0];
        return at >= 0 && id.Length == 22 ? id : text;
    }

    static List<string> Clean(IEnumerable<string> names) => [.. names.Select(name => name.Trim()).Where(name => name.Length > 0)];
}
