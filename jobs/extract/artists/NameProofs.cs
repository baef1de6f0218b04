using System.Runtime.InteropServices;
using System.Text;

namespace SparkMusic.Jobs.Extract.Artists;

/// <summary>
/// Names with a comma that one file proves by its ids: where names are listed apart, or where one id stands beside one name. A file that
/// gives the first artist's id only would prove "Drake, Rihanna": it is told by an id that stands beside different names, and its lone ids
/// prove nothing.
/// </summary>
public sealed class NameProofs
{
    readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    readonly HashSet<string> _alone = new(StringComparer.Ordinal);

    /// <summary>By the beginning of an id a hash of the name beside it: a million artists cost 40 MB.</summary>
    readonly Dictionary<UInt128, ulong> _nameById = [];
    bool _isFirstOnly;

    /// <summary>What is proven so far; final at the end of the file. In order.</summary>
    public IReadOnlyList<string> Names => [.. (_isFirstOnly ? _listed : _listed.Union(_alone)).Order(StringComparer.Ordinal)];

    /// <summary>A name that stands apart from others, with an id of its own.</summary>
    public void Listed(string name)
    {
        if (name.Contains(", ", StringComparison.Ordinal)) _listed.Add(name);
    }

    /// <summary>A text of names beside one id.</summary>
    public void Alone(ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        if (_isFirstOnly) return;
        Span<byte> key = stackalloc byte[16];
        id[..Math.Min(id.Length, key.Length)].CopyTo(key);
        var hash = HashOf(name);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_nameById, MemoryMarshal.Read<UInt128>(key), out var exists);
        if (!exists) known = hash;
        else if (known != hash) _isFirstOnly = true;
        if (name.IndexOf(", "u8) >= 0) _alone.Add(Encoding.UTF8.GetString(name));
    }

    /// <summary>FNV-1a of the name in lower case as far as it is ASCII.</summary>
    static ulong HashOf(ReadOnlySpan<byte> name)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in name) hash = (hash ^ (byte)(b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b)) * 1099511628211UL;
        return hash;
    }
}
