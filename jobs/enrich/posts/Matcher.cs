namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>What was decided about a post.</summary>
/// <param name="Song">The match; null where there is none, or where only a link's id is known.</param>
/// <param name="Method">link or search; null = unmatched.</param>
sealed record Decision(string Query, string? TrackId, Song? Song, double? Score, string? Method, double? RunnerUp, string Reason);

/// <summary>
/// Decides which track a post speaks of. A link to a track is the match. Else songs are looked for whose title and artist the post names
/// side by side; the best must reach the threshold, and lead any other song that the same words could mean.
/// </summary>
sealed class Matcher(SongIndex index)
{
    public const double Threshold = 0.9, Margin = 0.04;

    const int MostWords = 120;

    /// <summary>Songs of a catalogue that a post may name, whether well enough or not: what <see cref="Decide"/> weighs.</summary>
    public static IEnumerable<Song> SongsNamedIn(SongIndex index, string cleaned)
    {
        var tokens = PostText.Tokens(cleaned).Take(MostWords).ToList();
        var alone = new Matcher(index).TitleAlone(tokens, "")?.Song;
        return new Candidates(index, tokens).Find().Select(candidate => candidate.Song).Concat(alone is null ? [] : [alone]).Distinct();
    }

    public Decision Decide(string cleaned, string? linked)
    {
        var tokens = PostText.Tokens(cleaned).Take(MostWords).ToList();
        var query = PostText.Join(tokens);
        if (linked is not null) return new Decision(query, linked, index.ById(linked), 1, "link", null, "a link to the track");
        // Without a word that could be a title or a name there is nothing to look for, whatever a search would find.
        if (tokens.Count < 2 || tokens.All(token => MatchWords.Empty.Contains(token.Text) || token.Text.Length == 1
            && char.IsAscii(token.Text[0]))) return None(query, "too_short");
        var found = new Candidates(index, tokens).Find();
        if (found.Count == 0) return TitleAlone(tokens, query) ?? None(query, SpeaksOfMusic(cleaned, tokens) ? "no_result" : "not_music");
        var best = Best(found)!;
        // Of two songs the first counts.
        while (best.Score >= Threshold
            && Best(found.Where(other => other.Score >= Threshold && other.First < best.First
            && !other.Overlaps(best))) is { } earlier) best = earlier;
        var rivals = found.Where(candidate => candidate.Song.Identity != best.Song.Identity && candidate.Overlaps(best)
            && candidate.Explained >= best.Explained).ToList();
        double? runnerUp = rivals.Count == 0 ? null : rivals.Max(candidate => candidate.Score);
        if (best.Score < Threshold) return new Decision(query, null, null, best.Score, null, runnerUp, "below_threshold");
        if (runnerUp > best.Score - Margin) return new Decision(query, null, null, best.Score, null, runnerUp, "ambiguous");
        var others = found.Where(candidate => candidate.Score >= Threshold && !candidate.Overlaps(best))
            .Select(candidate => candidate.Song.Identity).Distinct().Count();
        return new Decision(query, best.Song.TrackId, best.Song, best.Score, "search", runnerUp, best.Reason
            + (others > 0 ? ", the first of several songs" : ""));
    }

    static Candidate? Best(IEnumerable<Candidate> candidates) =>
        candidates.OrderByDescending(candidate => candidate.Score).ThenByDescending(candidate => candidate.Explained)
        .ThenBy(candidate => candidate.First).ThenByDescending(candidate => candidate.Song.Popularity)
            .ThenBy(candidate => candidate.Song.TrackId, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>A long title may stand by itself where only one song has it.</summary>
    Decision? TitleAlone(List<Token> tokens, string query)
    {
        var start = 0;
        while (start < tokens.Count && MatchWords.Leads.Contains(tokens[start].Text)) start++;
        if (tokens.Count - start < 5) return null;
        var songs = index.ByTitle(PostText.Join(tokens.Skip(start)));
        if (songs.Select(song => song.Identity).Distinct().Count() != 1 || songs.All(song => song.Versions.Count > 0)) return null;
        var song = songs.OrderBy(song => song.Versions.Count).ThenByDescending(song => song.Popularity)
            .ThenBy(song => song.TrackId, StringComparer.Ordinal).First();
        return new Decision(query, song.TrackId, song, Threshold, "search", null, "a long title that only one song has");
    }

    static bool SpeaksOfMusic(string cleaned, List<Token> tokens) =>
        tokens.Exists(token => token.Text is "by" or "feat" or "ft" or "song" or "album" or "listening" or "playing" or "remix" or "cover")
        || cleaned.Contains(" - ", StringComparison.Ordinal) || cleaned.Contains(" – ", StringComparison.Ordinal)
            || cleaned.IndexOfAny(['"', '“', '♪', '♫']) >= 0;

    static Decision None(string query, string reason) => new(query, null, null, null, null, null, reason);
}
