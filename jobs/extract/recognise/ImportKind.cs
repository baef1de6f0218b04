namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>The KIND of <c>import KIND FILE</c>: the grain of the file.</summary>
public enum ImportKind
{
    TrackFeatures,
    ChartHistory,
    PlaylistHistory,
    PolicyDates,
    Posts,
    Artists,
}

public static class ImportKinds
{
    /// <summary><c>track-features</c> and so on, as the command line names it.</summary>
    public static string NameOf(ImportKind kind) => kind switch
    {
        ImportKind.TrackFeatures => "track-features",
        ImportKind.ChartHistory => "chart-history",
        ImportKind.PlaylistHistory => "playlist-history",
        ImportKind.PolicyDates => "policy-dates",
        ImportKind.Posts => "posts",
        ImportKind.Artists => "artists",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    /// <summary>The kind of a name.</summary>
    /// <exception cref="SparkMusicException">Usage: no kind has that name.</exception>
    public static ImportKind Parse(string name)
    {
        foreach (var kind in Enum.GetValues<ImportKind>())
            if (name == NameOf(kind)) return kind;
        throw SparkMusicException.Usage($"'{name}' is no kind of import.", "Use one of: "
            + string.Join(", ", Enum.GetValues<ImportKind>().Select(NameOf)) + ".");
    }
}
