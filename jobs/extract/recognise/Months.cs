using System.Text;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Names of months in English, German, Spanish, French and Portuguese, whole or shortened to three or more letters.</summary>
static class Months
{
    static readonly string[][] Names =
    [
        ["january", "januar", "jänner", "enero", "janvier", "janeiro"],
        ["february", "februar", "febrero", "février", "fevrier", "fevereiro"],
        ["march", "märz", "maerz", "marzo", "mars", "março", "marco"],
        ["april", "abril", "avril"],
        ["may", "mai", "mayo", "maio"],
        ["june", "juni", "junio", "juin", "junho"],
        ["july", "juli", "julio", "juillet", "julho"],
        ["august", "agosto", "août", "aout"],
        ["september", "sept", "septiembre", "septembre", "setembro"],
        ["october", "oktober", "octubre", "octobre", "outubro"],
        ["november", "noviembre", "novembre", "novembro"],
        ["december", "dezember", "diciembre", "décembre", "decembre", "dezembro"],
    ];

    static readonly Dictionary<string, int> Known = Build();

    /// <summary>The month that <paramref name="text"/> begins with; a point behind a shortened name belongs to what follows.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out int month, out int length)
    {
        (month, length) = (0, 0);
        while (length < text.Length && (text[length] >= 0x80 || (text[length] | 0x20) is >= (byte)'a' and <= (byte)'z')) length++;
        if (length is < 3 or > 12) return false;
        Span<char> name = stackalloc char[12];
        var letters = Encoding.UTF8.GetChars(text[..length], name);
        for (var index = 0; index < letters; index++) name[index] = char.ToLowerInvariant(name[index]);
        return Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..letters], out month);
    }

    static Dictionary<string, int> Build()
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var month = 1; month <= 12; month++)
            foreach (var name in Names[month - 1])
                for (var length = 3; length <= name.Length; length++)
                    if (length is 3 or 4 || length == name.Length) known.TryAdd(name[..length], month);
        // jui is juin or juillet.
        known.Remove("jui");
        return known;
    }
}
