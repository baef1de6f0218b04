using System.Buffers;
using System.Text;

namespace SparkMusic.Quality;

/// <summary>Unicode text as the lake keeps it: NFC.</summary>
public static class TextForm
{
    /// <summary>U+0300 in UTF-8 begins with this byte: below it nothing composes and NFC changes nothing.</summary>
    const byte FirstThatMayCompose = 0xCC;

    static readonly SearchValues<byte> MayCompose =
        SearchValues.Create([.. Enumerable.Range(FirstThatMayCompose, 256 - FirstThatMayCompose).Select(b => (byte)b)]);

    /// <summary>Two characters that .NET refuses to normalise though they are valid; they change nothing around them.</summary>
    static readonly SearchValues<char> Refused = SearchValues.Create("\ufffe\uffff");

    /// <summary>The text in NFC; the same object when it is already.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
    public static string Nfc(string text) => Normalize(text, NormalizationForm.FormC);

    /// <summary>True when UTF-8 text is in NFC without a look at its characters; false means "perhaps not".</summary>
    public static bool IsSurelyNfc(ReadOnlySpan<byte> utf8) => !utf8.ContainsAny(MayCompose);

    /// <summary>NFC of UTF-8 text, or null when it is in NFC as it stands.</summary>
    public static byte[]? NfcUnlessEqual(ReadOnlySpan<byte> utf8)
    {
        if (IsSurelyNfc(utf8)) return null;
        var rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            var text = rented.AsSpan(0, Encoding.UTF8.GetChars(utf8, rented));
            if (!text.ContainsAny(Refused) && text.IsNormalized(NormalizationForm.FormC)) return null;
            var composed = Encoding.UTF8.GetBytes(Nfc(new string(text)));
            return utf8.SequenceEqual(composed) ? null : composed;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>The text in a form of Unicode; also texts with the two characters that .NET refuses.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
    public static string Normalize(string text, NormalizationForm form)
    {
        if (!text.AsSpan().ContainsAny(Refused)) return text.IsNormalized(form) ? text : text.Normalize(form);
        var normal = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var length = rest.IndexOfAny(Refused);
            normal.Append(new string(length < 0 ? rest : rest[..length]).Normalize(form));
            if (length < 0) break;
            normal.Append(rest[length]);
            rest = rest[(length + 1)..];
        }
        return normal.ToString();
    }
}
