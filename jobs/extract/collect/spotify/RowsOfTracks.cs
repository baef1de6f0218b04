using System.Text;
using System.Text.Json;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>Rows of <c>raw_tracks</c> of tracks that came by themselves, outside a playlist.</summary>
sealed class RowsOfTracks
{
    readonly BodyRows _rows;

    /// <param name="seenAt">When they are taken in, microseconds.</param>
    public RowsOfTracks(IRawOutput output, long seenAt)
    {
        Context = new ImportContext
        {
            Kind = ImportKind.PlaylistHistory,
            File = "",
            Title = RowsOfPages.Source,
            Source = RowsOfPages.Source,
            SeenAt = seenAt,
            Names = new NamesOfImport(() => [], () => []),
        };
        _rows = new BodyRows(Context, output, isDocument: false, onlyKind: false);
    }

    public ImportContext Context { get; }

    /// <summary>Names with a comma that stood apart from others.</summary>
    public IEnumerable<string> Names => Context.Proofs.Names;

    /// <param name="asked">The id that was asked for: the answer may be the recording that stands for it in the market, under another
    /// id.</param>
    public void Track(string json, long at, string? asked = null)
    {
        using var document = JsonDocument.Parse(json);
        var bytes = Encoding.UTF8.GetBytes(json);
        _rows.AddTrack(document.RootElement, at, new ItemPlace(bytes, bytes.Length, 1, null), asked);
    }
}
