using System.Globalization;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>
/// A chart row's <c>track_key</c>: its track id, else the surrogate key of folded title and folded first artist, as text. Sets
/// <c>title_folded</c> and <c>artist_folded</c> on the way.
/// </summary>
public sealed class TrackKey
{
    static readonly int TrackId = RawTable.ChartEntries.IndexOf("track_id");
    static readonly int Key = RawTable.ChartEntries.IndexOf("track_key");
    static readonly int Title = RawTable.ChartEntries.IndexOf("title");
    static readonly int TitleFolded = RawTable.ChartEntries.IndexOf("title_folded");
    static readonly int Artists = RawTable.ChartEntries.IndexOf("artists");
    static readonly int ArtistFolded = RawTable.ChartEntries.IndexOf("artist_folded");

    byte[] _title = [];
    byte[] _artist = [];
    byte[] _key = [];

    /// <summary>Sets the three columns of a row whose other columns are set; without an id, and without title or artist, no key.</summary>
    public void Write(RawRow row)
    {
        var hasTitle = !row.IsNull(Title);
        var hasArtist = row.CountOf(Artists) > 0;
        var title = hasTitle ? Folding.Fold(row.TextOf(Title), ref _title) : 0;
        var artist = hasArtist ? Folding.Fold(row.ElementOf(Artists, 0), ref _artist) : 0;
        if (hasTitle) row.Text(TitleFolded, _title.AsSpan(0, title));
        if (hasArtist) row.Text(ArtistFolded, _artist.AsSpan(0, artist));
        if (!row.IsNull(TrackId)) row.Verbatim(Key, row.TextOf(TrackId));
        else if (hasTitle && hasArtist) row.Text(Key, KeyOf(_title.AsSpan(0, title), _artist.AsSpan(0, artist)));
    }

    string KeyOf(ReadOnlySpan<byte> title, ReadOnlySpan<byte> artist)
    {
        var length = title.Length + 1 + artist.Length;
        if (_key.Length < length) _key = new byte[length * 2];
        title.CopyTo(_key);
        _key[title.Length] = (byte)Keys.Separator;
        artist.CopyTo(_key.AsSpan(title.Length + 1));
        return Keys.Surrogate(_key.AsSpan(0, length)).ToString(CultureInfo.InvariantCulture);
    }
}
