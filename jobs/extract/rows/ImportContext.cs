using System.Text;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Rows;

/// <summary>What all rows of one import share.</summary>
public sealed class ImportContext
{
    readonly string _file = "";
    readonly string _title = "";
    readonly string _source = "";

    public required ImportKind Kind { get; init; }

    /// <summary>The file's name, with the folder below the one that was given; empty: no file, <c>_file</c> is null.</summary>
    public required string File
    {
        get => _file;
        init
        {
            _file = value;
            FileUtf8 = Encoding.UTF8.GetBytes(TextForm.Nfc(value));
        }
    }

    /// <summary>The file's name without folder, endings and time: what sources, charts and themes are called after it.</summary>
    public required string Title
    {
        get => _title;
        init
        {
            _title = value;
            Source = "file:" + value;
        }
    }

    /// <summary><c>file:{title}</c> unless it is set behind the title: the source of every row and the provider of features.</summary>
    public string Source
    {
        get => _source;
        init
        {
            _source = value;
            SourceUtf8 = Encoding.UTF8.GetBytes(TextForm.Nfc(value));
        }
    }

    /// <summary>When the file was taken in, microseconds.</summary>
    public required long SeenAt { get; init; }

    /// <summary>When a collector asked for it, microseconds: nothing in it was written much later. Null for files, of any age.</summary>
    public long? AskedAt { get; init; }

    /// <summary>
    /// The observation time of the whole file, microseconds: from its name, else <c>--at</c>, else what its kind makes of its rows.
    /// </summary>
    public long? ObservedAt { get; init; }

    /// <summary>The observation time of playlists where nothing else gives one: the newest added or removed day of the file.</summary>
    public long? PlaylistsObservedAt { get; init; }

    /// <summary><c>--chart</c>: a name, or the id of a known chart.</summary>
    public string? Chart { get; init; }

    /// <summary><c>--theme</c>.</summary>
    public string? Theme { get; init; }

    /// <summary>What authors of posts are hashed with; null where there are none.</summary>
    public byte[]? AuthorSalt { get; init; }

    /// <summary>Who and what is passed over; null: nobody.</summary>
    internal ForgottenList? Forgotten { get; init; }

    /// <summary>Names with a comma that stay whole.</summary>
    public required IKnownNames Names { get; init; }

    /// <summary>Gathers such names from the file's own ids.</summary>
    public NameProofs Proofs { get; } = new();

    internal byte[] FileUtf8 { get; private init; } = [];

    internal byte[] SourceUtf8 { get; private init; } = [];
}
