namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>
/// What a search engine is asked for a post that no known track fits: a title and a name, which only a post that parts them says. A search
/// finds something for any words, so the words of all other posts are never sent.
/// </summary>
static class SearchText
{
    const int MostWords = 8, MostTokens = 60;

    /// <summary>Folded words, the same for posts that say the same; null: nothing to ask for.</summary>
    public static string? Of(string cleaned)
    {
        var tokens = PostText.Tokens(cleaned).Take(MostTokens).ToList();
        var parts = Parts(tokens);
        for (var at = 1; at < parts.Count; at++)
            if (parts[at].IsCredit && Of(parts[at - 1], parts[at]) is { } credited) return credited;
        if (parts.Exists(part => part.IsCredit)) return null;
        var speaking = parts.Where(part => Trim(part.Words).Count > 0).ToList();
        return speaking.Count < 2 ? null : Of(speaking[0], speaking[1]);
    }

    static string? Of(Part first, Part second)
    {
        var (left, right) = (Trim(first.Words), Trim(second.Words));
        if (left.Count is 0 or > MostWords || right.Count is 0 or > MostWords) return null;
        // Two words that stand in every text are no song and its singer.
        return Says(left) || Says(right) ? $"{Join(left)} {Join(right)}" : null;
    }

    // A search takes words of scripts without spaces as they are written.
    static string Join(List<Token> words) =>
        string.Concat(words.Select((word, at) => at == 0 || (IsSign(word) && IsSign(words[at - 1])) ? word.Text : " " + word.Text));

    static bool IsSign(Token word) => word.Text.Length == 1 && word.Text[0] >= 0x0E00;

    static bool Says(List<Token> words) =>
        words.Exists(word => !MatchWords.Empty.Contains(word.Text) && (word.Text.Length > 1 || !char.IsAscii(word.Text[0])));

    /// <summary>Without what leads to a song, what follows it, and what is about the recording.</summary>
    static List<Token> Trim(List<Token> words)
    {
        var (start, end) = (0, words.Count);
        while (start < end && (MatchWords.Leads.Contains(words[start].Text) || words[start].Text.All(char.IsAsciiDigit)
            || words[start].Text is "np" or "rt")) start++;
        while (end > start && (MatchWords.Trails.Contains(words[end - 1].Text) || MatchWords.SameRecording.Contains(words[end - 1].Text)))
            end--;
        return start < end ? words[start..end] : [];
    }

    static List<Part> Parts(List<Token> tokens)
    {
        var parts = new List<Part>();
        foreach (var token in tokens)
        {
            var isCredit = MatchWords.Credits.Contains(token.Text);
            // by "Somebody"
            var isFirst = parts.Count > 0 && parts[^1] is { IsCredit: true, Words.Count: 0 };
            if (isCredit || parts.Count == 0 || (token.IsBroken && !isFirst)) parts.Add(new Part([], isCredit));
            if (!isCredit) parts[^1].Words.Add(token);
        }
        return parts;
    }

    /// <param name="IsCredit">It follows a word that says whose the part before is.</param>
    sealed record Part(List<Token> Words, bool IsCredit);
}
