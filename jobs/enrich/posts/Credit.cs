using FuzzySharp;

namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>Whose song a post says it is, where it names a guest too.</summary>
sealed class Credit(IReadOnlyList<Token> tokens)
{
    const int FarthestName = 4;

    /// <summary>
    /// Whether somebody is named as a guest and somebody else as whose song it is: "Title (feat. Guest) by Nobody we know" is another song
    /// of that title, or nobody's.
    /// </summary>
    /// <param name="song">Whose names are those of its artists.</param>
    /// <param name="from">Where its title ends.</param>
    /// <param name="artist">Where one of its artists stands, behind the title.</param>
    public bool IsAnothers(Song song, int from, Stretch artist)
    {
        if (!Enumerable.Range(from, artist.Start - from).Any(at => MatchWords.Guests.Contains(tokens[at].Text))) return false;
        var at = artist.End;
        while (at < tokens.Count && (MatchWords.Featuring.Contains(tokens[at].Text) || IsOfName(song, at))) at++;
        if (at >= tokens.Count || !MatchWords.Credits.Contains(tokens[at].Text)) return false;
        var end = at + 1;
        while (end < tokens.Count && (end == at + 1 || !tokens[end].IsBroken)) end++;
        // "by request", "by the way", "by now"
        var isNamed = Enumerable.Range(at + 1, end - at - 1).Any(place => !MatchWords.Empty.Contains(tokens[place].Text)
            && !MatchWords.Trails.Contains(tokens[place].Text));
        return isNamed && !Enumerable.Range(at + 1, Math.Min(FarthestName, tokens.Count - at - 1)).Any(place => Begins(song, place));
    }

    bool IsOfName(Song song, int at) => song.Names.Any(name => name.Split(' ').Contains(tokens[at].Text));

    // As it is, or mistyped.
    bool Begins(Song song, int at) => song.Names.Any(name =>
        PostText.Join(tokens.Skip(at).Take(name.Count(letter => letter == ' ') + 1)) is var said
            && (said == name || (name.Length >= 5 && Fuzz.Ratio(name, said) >= Candidates.LeastRatio)));
}
