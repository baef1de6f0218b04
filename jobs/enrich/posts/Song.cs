namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>A track of the catalogue as posts may name it.</summary>
sealed class Song
{
    public Song(string trackId, string title, IReadOnlyList<string> artists, int popularity)
    {
        (TrackId, Title, Artists, Popularity) = (trackId, title, artists, popularity);
        var tokens = PostText.Tokens(title);
        Words = [.. tokens.Select(token => token.Text)];
        Cores = [.. CoresOf(tokens, title.TrimStart().StartsWith('(')).Distinct(StringComparer.Ordinal)];
        Names = [.. artists.SelectMany(NamesOf).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
        Versions = [.. Words.Where(word => MatchWords.OtherRecording.Contains(word) || MatchWords.OtherVersion.Contains(word))
            .Except(Cores.Count > 0 ? Cores[0].Split(' ') : [])];
        Identity = $"{(Cores.Count > 0 ? Cores[0] : "")}\u001F{(Names.Count > 0 ? Names[0] : "")}";
    }

    public string TrackId { get; }

    public string Title { get; }

    public IReadOnlyList<string> Artists { get; }

    public int Popularity { get; }

    /// <summary>All words of the title.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The title without what is about the recording, the fullest first.</summary>
    public IReadOnlyList<string> Cores { get; }

    /// <summary>Names of the credited artists, folded.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Words that make it another recording than its title's plain one.</summary>
    public IReadOnlyList<string> Versions { get; }

    /// <summary>The same for all recordings and editions of a song.</summary>
    public string Identity { get; }

    static IEnumerable<string> CoresOf(IReadOnlyList<Token> tokens, bool isLed)
    {
        var parts = Parts(tokens);
        // "Hello - Live", "Hello (feat. X)", "Hello (2011 Remaster)": parts behind the first that are about the recording go.
        var kept = parts.Where((part, index) => index == 0 || !IsAboutRecording(part)).SelectMany(part => part).ToList();
        yield return PostText.Join(kept);
        if (kept.Count < tokens.Count) yield return PostText.Join(tokens);
        var first = PostText.Join(parts.FirstOrDefault() ?? []);
        if (parts.Count > 1 && (parts[0].Count > 1 || first.Length > 4)) yield return first;
        // (I Can't Get No) Satisfaction
        if (parts.Count > 1 && isLed && !IsAboutRecording(parts[1])) yield return PostText.Join(kept.Skip(parts[0].Count));
        var featuring = kept.FindIndex(1 <= kept.Count ? 1 : 0, token => token.Text is "feat" or "ft" or "featuring");
        if (featuring > 0) yield return PostText.Join(kept.Take(featuring));
    }

    static List<List<Token>> Parts(IReadOnlyList<Token> tokens)
    {
        var parts = new List<List<Token>>();
        foreach (var token in tokens)
        {
            if (parts.Count == 0 || token.IsBroken) parts.Add([]);
            parts[^1].Add(token);
        }
        return parts;
    }

    static bool IsAboutRecording(List<Token> part) => part.Exists(token =>
        MatchWords.SameRecording.Contains(token.Text) || MatchWords.OtherRecording.Contains(token.Text)
            || MatchWords.OtherVersion.Contains(token.Text));

    static IEnumerable<string> NamesOf(string artist)
    {
        var tokens = PostText.Tokens(artist);
        yield return PostText.Join(tokens);
        if (tokens.Count > 1 && tokens[0].Text == "the") yield return PostText.Join(tokens.Skip(1));
    }
}
