using System.Globalization;
using System.Text;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract;

/// <summary>Country codes and names, as the platform's regions have them and as files write them.</summary>
public static class Countries
{
    /// <summary>A region of the platform.</summary>
    /// <param name="Two">Two letters, upper case.</param>
    /// <param name="Three">Three letters, upper case; those of Kosovo are XKX, as in policies, where the platform has codes of its
    /// own.</param>
    /// <param name="Name">In English.</param>
    sealed record Region(string Two, string Three, string Name);

    static readonly string[] GlobalNames = ["global", "world", "worldwide", "ww", "all", "international"];

    // What files write beside what the platform says.
    static readonly string[] OtherWords =
    [
        "global", "worldwide", "world", "uk", "usa", "south korea", "north korea", "russia", "turkey", "czech republic", "taiwan",
        "hong kong", "vietnam", "bolivia", "venezuela", "iran", "syria",
    ];

    static readonly Lazy<IReadOnlyList<Region>> Regions = new(() =>
    [
        .. CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name))
            .Where(region => region.TwoLetterISORegionName.Length == 2 && region.TwoLetterISORegionName.All(char.IsAsciiLetter))
            .DistinctBy(region => region.TwoLetterISORegionName)
            .Select(region => new Region(region.TwoLetterISORegionName.ToUpperInvariant(),
                region.ThreeLetterISORegionName == "XKK" ? "XKX" : region.ThreeLetterISORegionName, region.EnglishName))
            .OrderBy(region => region.Two, StringComparer.Ordinal),
    ]);

    static readonly Lazy<HashSet<string>> Words = new(() =>
        new(Regions.Value.SelectMany(region => new[] { region.Two, region.Three, region.Name })
            .Concat(OtherWords), StringComparer.OrdinalIgnoreCase));

    static readonly Lazy<Dictionary<string, string>> TwoByText = new(() =>
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var region in Regions.Value)
        {
            codes.TryAdd(region.Two.ToLowerInvariant(), region.Two);
            codes.TryAdd(region.Three.ToLowerInvariant(), region.Two);
            codes.TryAdd(Folding.Fold(region.Name), region.Two);
        }
        codes["uk"] = "GB";
        return codes;
    });

    /// <summary>Whether a value of a file is a code or a name of a country, or the word for all of them.</summary>
    public static bool IsOne(byte[] value) => Words.Value.Contains(Encoding.UTF8.GetString(value));

    /// <summary>
    /// The country of a chart, in lower case: null for none and for the whole world, two letters where the text names a country, else the
    /// text.
    /// </summary>
    public static string? OfChart(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var folded = Folding.Fold(text);
        if (GlobalNames.Contains(folded)) return null;
        return (TwoByText.Value.GetValueOrDefault(folded) ?? text.Trim()).ToLowerInvariant();
    }

    /// <summary>A code as it is given, but two letters as the three of the same country where there is one.</summary>
    public static string ThreeLetters(string code)
    {
        if (code.Length != 2) return code;
        var two = TwoByText.Value.GetValueOrDefault(code.ToLowerInvariant());
        return Regions.Value.FirstOrDefault(region => region.Two == two)?.Three is { Length: 3 } three ? three : code;
    }

    /// <summary>
    /// Three-letter codes and folded names, "&amp;" and "St." as words too, in order. The platform's own codes (X..) are of no country but
    /// Kosovo's.
    /// </summary>
    public static IEnumerable<(string Code, string FoldedName)> FoldedNames() => Regions.Value
        .Where(region => region.Three.Length == 3 && region.Three.All(char.IsAsciiLetterUpper)
            && (region.Three[0] != 'X' || region.Three == "XKX"))
        .SelectMany(region =>
            new[] { region.Name, InWords(region.Name) }.Select(name => (Code: region.Three, FoldedName: Folding.Fold(name))))
        .Distinct()
        .OrderBy(country => country.Code, StringComparer.Ordinal).ThenBy(country => country.FoldedName, StringComparer.Ordinal);

    static string InWords(string name) =>
        name.Replace("&", "and", StringComparison.Ordinal).Replace("St. ", "Saint ", StringComparison.Ordinal);
}
