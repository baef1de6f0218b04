namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>What the values of a wanted column are: decides which content fits and how it is converted.</summary>
enum ValueKind
{
    Text,
    TrackId,
    PlaylistId,
    OtherId,

    /// <summary>Any text, numbers too.</summary>
    Identifier,
    Whole,
    Rank,
    Real,

    /// <summary>A feature of 0..1, or of 0..100 in some files.</summary>
    Share,
    Key,
    Mode,
    Boolean,
    Duration,

    /// <summary>A day or moment.</summary>
    Moment,

    /// <summary>Year, month or day, kept as text.</summary>
    Release,
    Country,
    CountryCode,
}

/// <summary>A column that recognition looks for.</summary>
/// <param name="Name">One of <see cref="Wanted"/> or a feature.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Synonyms">Names it has in files, folded as <see cref="ColumnName"/>, the surest first.</param>
sealed record WantedColumn(string Name, ValueKind Kind, string[] Synonyms)
{
    /// <summary>How sure a name is: 1 for the first synonym down to 0.5 for the last; 0 for none of them.</summary>
    public double NameScore(string folded)
    {
        var index = Array.IndexOf(Synonyms, folded);
        return index < 0 ? 0 : 1 - (0.5 * index / Synonyms.Length);
    }
}
