using System.Text;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>
/// Which playlist a record is of: its id, and where a file gives names only, the name is the id. A file without both is one playlist,
/// called after the file, as Exportify writes them.
/// </summary>
public sealed class PlaylistNames(RecordValues values, ImportContext context)
{
    readonly int _id = values.HandleOf(Wanted.PlaylistId);
    readonly int _name = values.HandleOf(Wanted.PlaylistName);

    readonly byte[] _title = Encoding.UTF8.GetBytes(TextForm.Nfc(context.Title));

    /// <summary>False when the record names no playlist.</summary>
    public bool TryRead(out ReadOnlySpan<byte> id, out ReadOnlySpan<byte> name)
    {
        if (_id < 0 && _name < 0)
        {
            id = name = _title;
            return _title.Length > 0;
        }
        var hasId = values.SpotifyId(_id, out id) == Reading.Value && !id.IsEmpty;
        var hasName = values.Text(_name, out name) == Reading.Value && !name.Trim((byte)' ').IsEmpty;
        if (!hasName) name = id;
        if (!hasId) id = name;
        return hasId || hasName;
    }
}
