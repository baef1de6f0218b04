using System.Globalization;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract;

/// <summary>Country codes and names as the platform's regions have them.</summary>
public static class Countries
{
    static readonly string[] GlobalNames = ["global", "world", "worldwide", "ww", "all", "international"];

    static readonly Lazy<IReadOnlyList<RegionInfo>> Regions = new(() =>
    [
        .. CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name))
            .Where(region => region.TwoLetterISORegionName.Length == 2 && region.TwoLetterISORegionName.All(char.IsAsciiLetter))
            .DistinctBy(region => region.TwoLetterISORegionName)
            .OrderBy(region => region.TwoLetterISORegionName, StringComparer.Ordinal),
    ]);

    static readonly Lazy<Dictionary<string, string>> TwoByText = new(() =>
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var region in Regions.Value)
        {
            var code = region.TwoLetterISORegionName.ToUpperInvariant();
            codes.TryAdd(code.ToLowerInvariant(), code);
            codes.TryAdd(region.ThreeLetterISORegionName.ToLowerInvariant(), code);
            codes.TryAdd(Folding.Fold(region.EnglishName), code);
        }
        codes["uk"] = "GB";
        return codes;
    });

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
        return Regions.Value.FirstOrDefault(region => region.TwoLetterISORegionName == two)?.ThreeLetterISORegionName is { Length: 3 } three ? three.Replace("XKK", "XKX", StringComparison.Ordinal) : code;
    }
}
