using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Text of any encoding as UTF-8, without its byte order mark. What is neither marked nor UTF-16 is ASCII until its first other
/// byte, and is then judged once: UTF-8, or Windows-1252. Bytes that are no text in their encoding come out as invalid UTF-8, so that
/// their records are refused and nothing is replaced in silence.
/// </summary>
sealed class Utf8Text : ForwardStream
{
    const int BlockSize = 256 << 10;

    readonly PeekStream _inner;
    readonly byte[] _block = new byte[BlockSize];
    readonly byte[] _text = new byte[(BlockSize * 3) + 16];
    TextEncoding _encoding;
    int _kept;
    int _position;
    int _length;

    public Utf8Text(PeekStream inner)
    {
        _inner = inner;
        var head = inner.Peek(4096);
        (_encoding, BomLength) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (TextEncoding.Utf8, 3),
            [0xFF, 0xFE, ..] => (TextEncoding.Utf16, 2),
            [0xFE, 0xFF, ..] => (TextEncoding.Utf16BigEndian, 2),
            _ => (OfUnmarked(head), 0),
        };
        if (BomLength > 0) inner.ReadExactly(new byte[BomLength]);
        HasBom = BomLength > 0;
        // Offsets are those of the UTF-8 form.
        if (_encoding is TextEncoding.Utf16 or TextEncoding.Utf16BigEndian) BomLength = 0;
    }

    /// <summary>Bytes of the mark before the text, where offsets begin.</summary>
    public int BomLength { get; }

    public bool HasBom { get; }

    /// <summary>As far as it has been read.</summary>
    public TextEncoding Encoding => _encoding;

    public override int Read(Span<byte> buffer)
    {
        while (_position == _length)
            if (!NextBlock()) return 0;
        var count = Math.Min(buffer.Length, _length - _position);
        _text.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }

    static TextEncoding OfUnmarked(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var index = 0; index < head.Length; index++)
            if (head[index] == 0) _ = (index & 1) == 0 ? even++ : odd++;
        if (odd > head.Length * 3 / 10 && even < odd / 20) return TextEncoding.Utf16;
        if (even > head.Length * 3 / 10 && odd < even / 20) return TextEncoding.Utf16BigEndian;
        return TextEncoding.Ascii;
    }

    bool NextBlock()
    {
        var read = _inner.ReadAtLeast(_block.AsSpan(_kept), _block.Length - _kept, throwOnEndOfStream: false);
        var block = _block.AsSpan(0, _kept + read);
        if (block.IsEmpty) return false;
        var isEnd = read == 0 || block.Length < _block.Length;
        if (_encoding == TextEncoding.Ascii && !Ascii.IsValid(block)) _encoding = Judge(block);
        var used = _encoding switch
        {
            TextEncoding.Utf16 or TextEncoding.Utf16BigEndian => FromUtf16(block, isEnd),
            TextEncoding.Windows1252 => FromWindows(block),
            _ => AsIs(block),
        };
        block[used..].CopyTo(_block);
        _kept = block.Length - used;
        return true;
    }

    static TextEncoding Judge(ReadOnlySpan<byte> block)
    {
        block = WithoutCutCharacter(block);
        if (Utf8.IsValid(block)) return TextEncoding.Utf8;
        // Characters of several bytes are hardly ever there by chance.
        var (several, bad) = (0, 0);
        for (var rest = block; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out _, out var length);
            if (status != System.Buffers.OperationStatus.Done) bad++;
            else if (length > 1) several++;
            rest = rest[length..];
        }

        return several < bad && WindowsText.Fits(block) ? TextEncoding.Windows1252 : TextEncoding.Utf8;
    }

    static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> block)
    {
        for (var back = 1; back <= Math.Min(3, block.Length); back++)
        {
            if (block[^back] < 0x80) break;
            if (block[^back] >= 0xC0) return block[..^back];
        }

        return block;
    }

    int AsIs(ReadOnlySpan<byte> block)
    {
        block.CopyTo(_text);
        (_position, _length) = (0, block.Length);
        return block.Length;
    }

    int FromWindows(ReadOnlySpan<byte> block)
    {
        (_position, _length) = (0, WindowsText.ToUtf8(block, _text));
        return block.Length;
    }

    int FromUtf16(Span<byte> block, bool isEnd)
    {
        var units = MemoryMarshal.Cast<byte, char>(block);
        if (_encoding == TextEncoding.Utf16BigEndian)
        {
            // The kept bytes of the last block are still in their own order: only whole units that are used up get turned.
            units = units.ToArray();
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<char, ushort>(units),
                MemoryMarshal.Cast<char, ushort>(units));
        }

        _position = _length = 0;
        var rest = (ReadOnlySpan<char>)units;
        while (!rest.IsEmpty)
        {
            var status = Utf8.FromUtf16(rest, _text.AsSpan(_length), out var read, out var written, replaceInvalidSequences: false,
                isFinalBlock: isEnd);
            rest = rest[read..];
            _length += written;
            if (status == System.Buffers.OperationStatus.NeedMoreData) break;
            if (status != System.Buffers.OperationStatus.InvalidData) continue;
            _text[_length++] = 0xFF;
            rest = rest[1..];
        }

        var used = (units.Length - rest.Length) * 2;
        if (!isEnd || used == block.Length) return used;
        _text[_length++] = 0xFF;
        return block.Length;
    }
}

/// <summary>How a file's text is encoded.</summary>
enum TextEncoding
{
    Ascii,
    Utf8,
    Utf16,
    Utf16BigEndian,
    Windows1252,
}
