namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Keys and modes as some programs write them: C#, F♯/G♭ Minor, Bb, Major.</summary>
public static class PitchClasses
{
    /// <summary>-1..11: a number, or a note's name with its sharps and flats (what follows it is not looked at).</summary>
    public static bool TryKey(ReadOnlySpan<byte> text, out int key)
    {
        if (Numbers.TryInt(text, out key)) return true;
        text = text.Trim((byte)' ');
        if (text.IsEmpty) return false;
        key = (text[0] | 0x20) switch { 'c' => 0, 'd' => 2, 'e' => 4, 'f' => 5, 'g' => 7, 'a' => 9, 'b' => 11, _ => -1 };
        if (key < 0) return false;
        var rest = text[1..];
        if (rest.StartsWith("#"u8) || rest.StartsWith("♯"u8)) key++;
        else if (rest.StartsWith("b"u8) || rest.StartsWith("♭"u8)) key--;
        else if (!rest.IsEmpty && rest[0] is not ((byte)' ' or (byte)'/' or (byte)'m')) return false;
        key = (key + 12) % 12;
        return true;
    }

    /// <summary>1 major, 0 minor.</summary>
    public static bool TryMode(ReadOnlySpan<byte> text, out int mode)
    {
        if (Numbers.TryInt(text, out mode)) return true;
        text = text.Trim((byte)' ');
        if (System.Text.Ascii.EqualsIgnoreCase(text, "major"u8)) mode = 1;
        else if (!System.Text.Ascii.EqualsIgnoreCase(text, "minor"u8)) return false;
        return true;
    }
}
