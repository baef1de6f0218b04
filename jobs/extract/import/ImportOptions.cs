using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>What <c>import</c> was asked for.</summary>
public sealed record ImportOptions(ImportKind Kind)
{
    /// <summary><c>--map</c>: wanted column to the file's own name.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary><c>--chart</c>: the name of a chart without one, or the id of the chart that the file is of.</summary>
    public string? Chart { get; init; }

    /// <summary><c>--theme</c> of imported playlists; null: the file's name.</summary>
    public string? Theme { get; init; }

    /// <summary><c>--at</c>: when files were observed that do not say it, microseconds.</summary>
    public long? At { get; init; }

    /// <summary>Only the kind's own tables are filled.</summary>
    public bool OnlyKind { get; init; }

    /// <summary>Files of made-up data for a sandbox lake: what only <c>demo</c> imports.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>What authors of posts are hashed with; the import gives the lake's.</summary>
    public byte[]? AuthorSalt { get; init; }

    /// <summary>Whose posts are passed over; the import gives the lake's.</summary>
    internal ForgottenList? Forgotten { get; init; }

    /// <summary>The command as typed, for the record of runs.</summary>
    public string Request { get; init; } = "import";
}
