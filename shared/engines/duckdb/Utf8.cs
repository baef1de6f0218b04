using System.Text;

namespace SparkMusic.Engines.DuckDb;

/// <summary>UTF-8 that refuses half a surrogate pair instead of writing a replacement for it.</summary>
static class Utf8
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsValid(ReadOnlySpan<byte> utf8) => System.Text.Unicode.Utf8.IsValid(utf8);

    public static int MaxLengthOf(string text) => Strict.GetMaxByteCount(text.Length);

    /// <returns>Bytes written.</returns>
    public static int Encode(string text, Span<byte> utf8)
    {
        try
        {
            return Strict.GetBytes(text, utf8);
        }
        catch (EncoderFallbackException half)
        {
            throw new EngineException(EngineErrorKind.Value, "A text holds half a surrogate pair, which is no Unicode.", inner: half);
        }
    }

    /// <summary>The bytes and one 0 more: never empty, so there is an address to hand on.</summary>
    public static byte[] BytesOf(string text)
    {
        var buffer = new byte[MaxLengthOf(text) + 1];
        var length = Encode(text, buffer);
        Array.Resize(ref buffer, length + 1);
        buffer[length] = 0;
        return buffer;
    }
}
