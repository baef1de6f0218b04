using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>Which playlist a record is of: its id, and where a file gives names only, the name is the id.</summary>
public sealed class PlaylistNames(RecordValues values)
{
    readonly int _id = values.HandleOf(Wanted.PlaylistId);
    readonly int _name = values.HandleOf(Wanted.PlaylistName);

    /// <summary>False when the record names no playlist.</summary>
    public bool TryRead(out ReadOnlySpan<byte> id, out ReadOnlySpan<byte> name)
    {
        var hasId = values.SpotifyId(_id, out id) == Reading.Value && !id.IsEmpty;
        var hasName = values.Text(_name, out name) == Reading.Value && !name.Trim((byte)' ').IsEmpty;
        if (!hasName) name = id;
        if (!hasId) id = name;
        return hasId || hasName;
    }
}
