using FuzzySharp;

namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>
/// Finds songs of which a post names title and artist side by side, in either order: as they are, or one of the two mistyped. Each is
/// scored by how well both fit and by what parts them from each other and from the words around.
/// </summary>
sealed class Candidates(SongIndex index, IReadOnlyList<Token> tokens)
{
    /// <summary>From here on of 100 two texts may be one, mistyped.</summary>
    public const int LeastRatio = 78;

    const int MostOfOneName = 400;

    const double TitleWeight = 0.5, ArtistWeight = 0.35, EdgeWeight = 0.05, FieldGap = 0.03, AnothersPenalty = 0.3;

    readonly List<(Stretch Stretch, string Key)> _windows = WindowsOf(tokens);
    readonly List<Candidate> _found = [];

    public IReadOnlyList<Candidate> Find()
    {
        var artists = _windows.Where(window => index.ByArtist(window.Key).Count > 0).ToList();
        var places = artists.ToLookup(window => window.Key, window => window.Stretch);
        foreach (var (window, key) in _windows)
            foreach (var song in index.ByTitle(key).Take(MostOfOneName))
            {
                var isNamed = false;
                foreach (var name in song.Names)
                    foreach (var place in places[name])
                    {
                        isNamed = true;
                        Judge(song, window, 1, place, 1);
                    }
                if (!isNamed) FindMistypedArtist(song, window);
            }
        foreach (var (window, key) in artists)
            foreach (var song in index.ByArtist(key).Take(MostOfOneName)) FindMistypedTitle(song, window);
        return _found;
    }

    void FindMistypedArtist(Song song, Stretch title)
    {
        foreach (var name in song.Names.Where(name => name.Length >= 5))
            foreach (var place in Beside(title, name.Count(letter => letter == ' ') + 1))
                if (Ratio(name, place) is >= LeastRatio and var ratio) Judge(song, title, 1, place, ratio / 100.0);
    }

    void FindMistypedTitle(Song song, Stretch artist)
    {
        if (song.Cores.Count == 0 || song.Cores[0].Length < 5) return;
        foreach (var place in Beside(artist, song.Cores[0].Count(letter => letter == ' ') + 1))
            if (Ratio(song.Cores[0], place) is >= LeastRatio and < 100 and var ratio) Judge(song, place, ratio / 100.0, artist, 1);
    }

    int Ratio(string known, Stretch window)
    {
        var said = PostText.Join(tokens.Skip(window.Start).Take(window.Length));
        return Math.Abs(said.Length - known.Length) > 2 + known.Length / 6 ? 0 : Fuzz.Ratio(known, said);
    }

    /// <summary>Windows of about so many words that stand before or behind another, with at most three words between.</summary>
    IEnumerable<Stretch> Beside(Stretch window, int words)
    {
        for (var length = Math.Max(1, words - 1); length <= words + 1; length++)
            for (var gap = 0; gap <= 3; gap++)
            {
                if (window.Start - gap - length >= 0) yield return new Stretch(window.Start - gap - length, window.Start - gap);
                if (window.End + gap + length <= tokens.Count) yield return new Stretch(window.End + gap, window.End + gap + length);
            }
    }

    void Judge(Song song, Stretch title, double titleFit, Stretch artist, double artistFit)
    {
        if (title.Overlaps(artist)) return;
        var (first, second) = title.Start < artist.Start ? (title, artist) : (artist, title);
        if (Parting(first, second) is not { } parting) return;
        var (left, right) = (BeginsAt(first.Start), EndsAt(second.End));
        var score = TitleWeight * titleFit + ArtistWeight * artistFit + parting + (left ? EdgeWeight : 0) + (right ? EdgeWeight : 0);
        // A word for a title and one for a name meet by chance: then the post has to say what they are.
        var isShort = title.Length + artist.Length <= 3 && (title.Length == 1 || artist.Length == 1);
        if (isShort && (parting == 0 || !(left || right))) score -= 0.1;
        score -= VersionPenalty(song, first.Start, second.End, title, artist);
        if (title.End <= artist.Start && new Credit(tokens).IsAnothers(song, title.End, artist)) score -= AnothersPenalty;
        _found.Add(new Candidate(song, title, artist, Math.Round(Math.Clamp(score, 0, 1), 4),
            Reason(titleFit, artistFit, title.Start < artist.Start)));
    }

    static string Reason(double titleFit, double artistFit, bool isTitleFirst) =>
        (titleFit < 1 ? "title nearly" : "title") + " and " + (artistFit < 1 ? "artist nearly" : "artist")
            + (isTitleFirst ? ", title first" : ", artist first");

    /// <summary>What the words between the two are worth; null where they do not belong together.</summary>
    double? Parting(Stretch first, Stretch second)
    {
        var isBroken = second.Start < tokens.Count && tokens[second.Start].IsBroken;
        // "Adele's Hello"
        if (first.End == second.Start) return isBroken || tokens[first.End - 1].Bare != tokens[first.End - 1].Text ? EdgeWeight : 0;
        var between = Enumerable.Range(first.End, second.Start - first.End).ToList();
        if (between.Count <= 2 && between.TrueForAll(at => MatchWords.Between.Contains(tokens[at].Text) || IsNumber(tokens[at].Text)))
            return EdgeWeight;
        // "Adele feat. Somebody - Hello", "Hello (feat. Somebody) by Adele"
        if (between.Count <= 7 && MatchWords.Featuring.Contains(tokens[first.End].Text)
            && (isBroken || MatchWords.Between.Contains(tokens[second.Start - 1].Text))) return EdgeWeight;
        // "Hello (2011 Remaster) - Adele", "Adele - 25 - Hello"
        var isField = between.Count <= 6 && tokens[first.End].IsBroken
            && (isBroken || (between.Count > 1 && tokens[second.Start - 1].Text == "by"));
        if (!isField) return null;
        return between.Exists(at => MatchWords.SameRecording.Contains(tokens[at].Text)) ? EdgeWeight : FieldGap;
    }

    bool BeginsAt(int at) =>
        at == 0 || tokens[at].IsBroken || MatchWords.Leads.Contains(tokens[at - 1].Text) || IsNumber(tokens[at - 1].Text);

    bool EndsAt(int at) =>
        at >= tokens.Count || tokens[at].IsBroken || MatchWords.Trails.Contains(tokens[at].Text) || IsNumber(tokens[at].Text);

    /// <summary>A cover, a remix or a live take is another recording than the one without that word.</summary>
    double VersionPenalty(Song song, int from, int to, Stretch title, Stretch artist)
    {
        var said = new HashSet<string>();
        for (var at = Math.Max(0, from - 4); at < Math.Min(tokens.Count, to + 7); at++)
        {
            var word = tokens[at].Text;
            // A title that is nearly there may take in the word behind it.
            if ((IsIn(title, at) && song.Words.Contains(word)) || IsIn(artist, at)) continue;
            if (MatchWords.OtherRecording.Contains(word) || (MatchWords.OtherVersion.Contains(word) && StandsAlone(at, title, artist)))
                said.Add(word);
        }
        var penalty = said.Any(word => !song.Words.Contains(word)) || IsOfAnother(song, from, to, title, artist) ? 0.3 : 0;
        var unsaid = song.Versions.Where(word => !said.Contains(word) && !Says(title, word)).ToList();
        if (unsaid.Exists(MatchWords.OtherRecording.Contains)) penalty += 0.2;
        else if (unsaid.Count > 0) penalty += 0.04;
        return penalty;
    }

    // "(Skrillex Remix)" of a song that is known as another's remix.
    bool IsOfAnother(Song song, int from, int to, Stretch title, Stretch artist)
    {
        for (var at = Math.Max(1, from - 4); at < Math.Min(tokens.Count, to + 7); at++)
            if (tokens[at].Text is "remix" or "rmx" or "mix" or "rework" or "bootleg" && !tokens[at].IsBroken && !IsIn(title, at - 1)
                && !IsIn(artist, at - 1)
                && !song.Words.Contains(tokens[at - 1].Text)
                    && tokens[at - 1].Text is not ("the" or "official" or "a" or "radio" or "original" or "album")) return true;
        return false;
    }

    static bool IsIn(Stretch window, int at) => at >= window.Start && at < window.End;

    bool Says(Stretch window, string word) => Enumerable.Range(window.Start, window.Length).Any(at => tokens[at].Text == word);

    // In a part of its own beside the title: "(live)", "- acoustic version". "Radio live stream" is about the radio.
    bool StandsAlone(int at, Stretch title, Stretch artist)
    {
        var start = at;
        while (start > 0 && !tokens[start].IsBroken) start--;
        var end = at + 1;
        while (end < tokens.Count && !tokens[end].IsBroken) end++;
        return end - start <= 4 && (start == title.End || start == artist.End || end == title.Start)
            && !Enumerable.Range(start, end - start)
                .Any(place => tokens[place].Text is "listen" or "stream" or "radio" or "tune" or "now" or "here");
    }

    static bool IsNumber(string word) => word.All(char.IsAsciiDigit);

    static List<(Stretch, string)> WindowsOf(IReadOnlyList<Token> tokens)
    {
        var windows = new List<(Stretch, string)>();
        for (var start = 0; start < tokens.Count; start++)
        {
            var key = "";
            for (var end = start + 1; end <= tokens.Count && end - start <= SongIndex.Longest; end++)
            {
                var last = tokens[end - 1];
                var before = key.Length == 0 ? "" : key + " ";
                if (last.Bare != last.Text) windows.Add((new Stretch(start, end), before + last.Bare));
                key = before + last.Text;
                windows.Add((new Stretch(start, end), key));
            }
        }
        return windows;
    }
}
