namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>Words of a post from <paramref name="Start"/> up to <paramref name="End"/>, exclusive.</summary>
readonly record struct Stretch(int Start, int End)
{
    public int Length => End - Start;

    public bool Overlaps(Stretch other) => Start < other.End && other.Start < End;
}

/// <summary>A song that words of a post may mean.</summary>
/// <param name="Title">Where its title stands.</param>
/// <param name="Artist">Where its artist stands; empty where it stands nowhere.</param>
sealed record Candidate(Song Song, Stretch Title, Stretch Artist, double Score, string Reason)
{
    /// <summary>How many words of the post it explains.</summary>
    public int Explained => Title.Length + Artist.Length;

    public int First => Artist.Length == 0 ? Title.Start : Math.Min(Title.Start, Artist.Start);

    public bool Overlaps(Candidate other) =>
        Title.Overlaps(other.Title) || Title.Overlaps(other.Artist) || Artist.Overlaps(other.Title)
            || (Artist.Length > 0 && Artist.Overlaps(other.Artist));
}
