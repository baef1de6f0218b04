using System.Globalization;
using System.Text;

namespace SparkMusic.Jobs.Commands;

/// <summary>
/// How many columns of a terminal a text takes: two for East Asian wide characters and emoji, none for marks and joiners.
/// </summary>
static class TextWidth
{
    /// <summary>First and last of the ranges that Unicode calls wide or fullwidth, unassigned gaps between them included.</summary>
    static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE),
        (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE),
        (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA),
        (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755),
        (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55),
        (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F),
        (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18CFF), (0x1B000, 0x1B2FF), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF),
        (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1E6, 0x1F320), (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393),
        (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440),
        (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596),
        (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6DF),
        (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF),
        (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    public static int Of(string text)
    {
        if (Ascii.IsValid(text)) return text.Length;
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - Of(text))) + text;

    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    /// <summary>
    /// The text on one line, with a sign for each control character: names come from outside, and a terminal obeys what it is shown.
    /// </summary>
    public static string Printable(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0
        && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0 ? text
        : string.Concat(text.ReplaceLineEndings("⏎").Select(letter => letter == '\t' ? ' ' : char.IsControl(letter) ? '�' : letter));

    /// <summary>The text where it fits, else its beginning and an ellipsis.</summary>
    public static string Cut(string text, int width)
    {
        if (Of(text) <= width) return text;
        var (length, used) = (0, 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((used += Of(rune)) > width) break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length] + "…";
    }

    static int Of(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        var at = Array.BinarySearch(Wide, (rune.Value, int.MaxValue));
        // Not found: the complement of the range behind it; the one before begins at or below.
        return at < 0 && ~at > 0 && rune.Value <= Wide[~at - 1].Last ? 2 : 1;
    }
}
