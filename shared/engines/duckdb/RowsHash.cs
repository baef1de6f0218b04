using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// A 128-bit hash of rows, to tell by: equal rows give equal hashes, other rows others, but for chance. Ten times as fast as SHA-256, and
/// no protection against anybody who wants two inputs to collide.
/// </summary>
/// <remarks>Two lanes of multiply and fold, as wyhash has them; each call of <see cref="Append"/> is a part of its own.</remarks>
public sealed class RowsHash
{
    const ulong First = 0xa0761d6478bd642f, Second = 0xe7037ed1a0b428db, Third = 0x8ebc6af09c88c6e3, Fourth = 0x589965cc75374cc3;
    const int Block = 4 * sizeof(ulong);

    ulong _left = First;
    ulong _right = Second;

    public void Append(ReadOnlySpan<byte> part)
    {
        var whole = part.Length / Block * Block;
        AppendBlocks(MemoryMarshal.Cast<byte, ulong>(part[..whole]));
        Span<byte> rest = stackalloc byte[Block * 2];
        rest.Clear();
        part[whole..].CopyTo(rest);
        BitConverter.TryWriteBytes(rest[Block..], (long)part.Length);
        AppendBlocks(MemoryMarshal.Cast<byte, ulong>(rest));
    }

    /// <summary>32 lower-case hex digits of all that was appended.</summary>
    public override string ToString() => $"{Fold(_left ^ Third, _right ^ First):x16}{Fold(_right ^ Fourth, _left ^ Second):x16}";

    void AppendBlocks(ReadOnlySpan<ulong> words)
    {
        var (left, right) = (_left, _right);
        for (var index = 0; index + 3 < words.Length; index += 4)
        {
            left = Fold(words[index] ^ Second, words[index + 1] ^ left);
            right = Fold(words[index + 2] ^ Third, words[index + 3] ^ right);
        }
        (_left, _right) = (left, right);
    }

    static ulong Fold(ulong one, ulong other)
    {
        var high = Math.BigMul(one, other, out var low);
        return high ^ low;
    }
}
