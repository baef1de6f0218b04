using System.Globalization;
using System.Text;

namespace SparkMusic.Quality;

/// <summary>
/// The folded form of a text, for comparing and never for showing: NFKC, case folded, marks removed, every run of punctuation and spaces
/// one space, trimmed. "Beyoncé — Déjà-Vu!" and "BEYONCE deja vu" are one.
/// </summary>
/// <remarks>
/// Symbols stay ("÷", "A$AP"); invisible format characters go. Text of punctuation alone folds to the empty text. Folding twice changes
/// nothing.
/// </remarks>
public static class Folding
{
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return FoldAscii(text);
        var folded = FoldOnce(text);
        // Composing again may bring a character that decomposes further; two rounds reach the fixed point.
        return Ascii.IsValid(folded) ? folded : FoldOnce(folded);
    }

    /// <summary>As <see cref="Fold(string)"/> of UTF-8 text; ASCII is folded without making a string.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    /// <param name="folded">Takes the folded UTF-8; grown where it is too short.</param>
    /// <returns>Bytes written.</returns>
    public static int Fold(ReadOnlySpan<byte> utf8, ref byte[] folded)
    {
        if (!Ascii.IsValid(utf8))
        {
            var text = Fold(Encoding.UTF8.GetString(utf8));
            Grow(ref folded, Encoding.UTF8.GetMaxByteCount(text.Length));
            return Encoding.UTF8.GetBytes(text, folded);
        }
        Grow(ref folded, utf8.Length);
        var written = 0;
        var isGap = false;
        foreach (var b in utf8)
        {
            var kept = FoldedAscii[b];
            if (kept == ' ')
            {
                isGap = written > 0;
                continue;
            }
            if (isGap) folded[written++] = (byte)' ';
            isGap = false;
            folded[written++] = kept;
        }
        return written;
    }

    static readonly byte[] FoldedAscii = [.. Enumerable.Range(0, 128).Select(code => FoldAscii((char)code))];

    static byte FoldAscii(char character) =>
        IsGap(CharUnicodeInfo.GetUnicodeCategory(character)) ? (byte)' ' : (byte)char.ToLowerInvariant(character);

    static string FoldAscii(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var folded = new byte[bytes.Length];
        return Encoding.ASCII.GetString(folded, 0, Fold(bytes, ref folded));
    }

    static string FoldOnce(string text)
    {
        var folded = new StringBuilder(text.Length);
        var isGap = false;
        foreach (var rune in TextForm.Normalize(text, NormalizationForm.FormKD).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.Format) continue;
            if (IsGap(category))
            {
                isGap = folded.Length > 0;
                continue;
            }
            if (isGap) folded.Append(' ');
            isGap = false;
            AppendCaseFolded(folded, rune);
        }
        return TextForm.Normalize(folded.ToString(), NormalizationForm.FormKC);
    }

    /// <summary>
    /// Simple case folding is lower case of upper case (so ς = σ); of the full ones only sharp s and the Armenian ligature are left after
    /// NFKD.
    /// </summary>
    static void AppendCaseFolded(StringBuilder folded, Rune rune)
    {
        switch (rune.Value)
        {
            case 'ß' or 'ẞ': folded.Append("ss"); break;
            case 'և': folded.Append("եւ"); break;
            default: folded.Append(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).ToString()); break;
        }
    }

    static bool IsGap(UnicodeCategory category) => category is
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or
        UnicodeCategory.ClosePunctuation or
        UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation or
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control;

    static void Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new byte[Math.Max(length, buffer.Length * 2)];
    }
}
