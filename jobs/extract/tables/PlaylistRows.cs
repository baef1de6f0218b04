using System.Security.Cryptography;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>
/// The playlists of a history: rows of <c>raw_playlists</c>, one for each playlist, name and observation that the file has, from the first
/// record that names it. Never complete: a history says itself what was removed.
/// </summary>
public sealed class PlaylistRows(RecordInput input, IRawOutput output) : IRecordRows
{
    static readonly int PlaylistId = RawTable.Playlists.IndexOf("playlist_id");
    static readonly int SnapshotAt = RawTable.Playlists.IndexOf("snapshot_at");
    static readonly int IsComplete = RawTable.Playlists.IndexOf("is_complete");
    static readonly int Name = RawTable.Playlists.IndexOf("name");
    static readonly int Theme = RawTable.Playlists.IndexOf("theme");
    static readonly int ThemeSource = RawTable.Playlists.IndexOf("theme_source");

    readonly RowWriter _writer = new(RawTable.Playlists, input.Context, output);
    readonly Bindings _fields = new(RawTable.Playlists, input.Values, Wanted.Owner, Wanted.Followers);
    readonly PlaylistNames _names = new(input.Values, input.Context);

    /// <summary>Hashes of what was seen: a file of a million playlists costs 30 MB.</summary>
    readonly HashSet<UInt128> _seen = [];

    byte[] _identity = [];

    public RawTable Table => RawTable.Playlists;

    public void Read(ItemPlace place)
    {
        if (!_names.TryRead(out var id, out var name) || !_seen.Add(IdentityOf(id, name))) return;
        _writer.Begin();
        var row = _writer.Row;
        _fields.Fill(_writer);
        row.Text(PlaylistId, id);
        row.Text(Name, name);
        row.Boolean(IsComplete, false);
        row.Text(Theme, input.Context.Theme ?? input.Context.Title);
        row.Text(ThemeSource, input.Context.Source);
        if (input.Times.IsObservedBad) _writer.BreakType("snapshot_at");
        if ((input.Times.ObservedAt ?? input.Context.PlaylistsObservedAt) is { } at) row.Number(SnapshotAt, at);
        _writer.End(place);
    }

    UInt128 IdentityOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        var length = id.Length + 1 + name.Length + sizeof(long);
        if (_identity.Length < length) _identity = new byte[length * 2];
        id.CopyTo(_identity);
        _identity[id.Length] = 0;
        name.CopyTo(_identity.AsSpan(id.Length + 1));
        BitConverter.TryWriteBytes(_identity.AsSpan(length - sizeof(long)), input.Times.ObservedAt ?? 0);
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(_identity.AsSpan(0, length), hash);
        return BitConverter.ToUInt128(hash);
    }
}
