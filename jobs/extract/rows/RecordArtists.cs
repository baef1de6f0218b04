using System.Buffers;
using System.Text;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Jobs.Extract.Rows;

/// <summary>
/// The credited artists of a file's current record, read once for all tables. Lists that need no thought (bars, as many ids as names) are
/// cut as bytes; all others go through <see cref="ArtistList"/>.
/// </summary>
public sealed class RecordArtists(RecordValues values, IKnownNames known, NameProofs proofs)
{
    static readonly SearchValues<byte> NeedsThought = SearchValues.Create(",;[("u8);
    static readonly SearchValues<byte> IdsNeedThought = SearchValues.Create(";,:/[("u8);

    readonly int _namesHandle = values.HandleOf(Wanted.Artists);
    readonly int _idsHandle = values.HandleOf(Wanted.ArtistIds);
    readonly List<Range> _names = [];
    readonly List<Range> _ids = [];
    byte[] _nameBytes = [];
    byte[] _idBytes = [];

    public int Count => _names.Count;

    /// <summary>The first credited artist; empty when there is none.</summary>
    public ReadOnlySpan<byte> First => _names.Count == 0 ? default : _nameBytes.AsSpan(_names[0]);

    /// <summary>Reads the current record.</summary>
    public void Read()
    {
        _names.Clear();
        _ids.Clear();
        if (values.Text(_namesHandle, out var names) != Reading.Value) return;
        var hasIds = values.Text(_idsHandle, out var ids) == Reading.Value;
        if (!TryCut(names, hasIds ? ids : default))
            ReadSlowly(Encoding.UTF8.GetString(names), hasIds ? Encoding.UTF8.GetString(ids) : null);
    }

    /// <summary>Sets a row's lists: names always, ids where they are known.</summary>
    public void Write(RawRow row, int namesColumn, int idsColumn)
    {
        row.List(namesColumn);
        foreach (var range in _names) row.Add(namesColumn, _nameBytes.AsSpan(range));
        if (_ids.Count == 0) return;
        row.List(idsColumn);
        foreach (var range in _ids) row.Add(idsColumn, _idBytes.AsSpan(range));
    }

    bool TryCut(ReadOnlySpan<byte> names, ReadOnlySpan<byte> ids)
    {
        if (names.ContainsAny(NeedsThought) && (names.ContainsAny(";[("u8) || names.IndexOf(", "u8) >= 0)) return false;
        if (ids.ContainsAny(IdsNeedThought)) return false;
        if (!Cut(names, _names) || !Cut(ids, _ids) || (_ids.Count > 0 && _ids.Count != _names.Count))
        {
            _names.Clear();
            _ids.Clear();
            return false;
        }
        Keep(names, ref _nameBytes);
        Keep(ids, ref _idBytes);
        if (_ids.Count == 1) proofs.Alone(names, ids);
        return true;
    }

    /// <summary>Parts between bars; false when one is empty or has spaces around it.</summary>
    static bool Cut(ReadOnlySpan<byte> text, List<Range> parts)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = text[start..].IndexOf((byte)'|');
            var end = length < 0 ? text.Length : start + length;
            if (end == start || text[start] <= ' ' || text[end - 1] <= ' ' || end == text.Length - 1) return false;
            parts.Add(start..end);
            start = end + 1;
        }
        return true;
    }

    void ReadSlowly(string names, string? ids)
    {
        var list = ArtistList.Read(names, ids, known.AtHand);
        if (list.IsGuess) list = ArtistList.Read(names, ids, known.All());
        else if (list.Ids is { Count: 1 }) proofs.Alone(Encoding.UTF8.GetBytes(list.Names[0]), Encoding.UTF8.GetBytes(list.Ids[0]));
        else if (list.Ids is not null) foreach (var name in list.Names) proofs.Listed(name);
        Join(list.Names, _names, ref _nameBytes);
        if (list.Ids is not null) Join(list.Ids, _ids, ref _idBytes);
    }

    static void Join(IReadOnlyList<string> texts, List<Range> parts, ref byte[] bytes)
    {
        var length = texts.Sum(Encoding.UTF8.GetByteCount);
        if (bytes.Length < length) bytes = new byte[length * 2];
        var at = 0;
        foreach (var text in texts)
        {
            var written = Encoding.UTF8.GetBytes(text, bytes.AsSpan(at));
            parts.Add(at..(at + written));
            at += written;
        }
    }

    static void Keep(ReadOnlySpan<byte> text, ref byte[] bytes)
    {
        if (bytes.Length < text.Length) bytes = new byte[text.Length * 2];
        text.CopyTo(bytes);
    }
}
