using System.Globalization;
using System.Text;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Countries as files write them: two letters, three letters, English names; and "global".</summary>
static class CountryWords
{
    static readonly HashSet<string> Known = Build();

    public static bool IsCountry(byte[] value) => Known.Contains(Encoding.UTF8.GetString(value));

    static HashSet<string> Build()
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "global", "worldwide", "world", "uk", "usa", "south korea", "north korea", "russia", "turkey", "czech republic", "taiwan", "hong kong", "vietnam", "bolivia", "venezuela", "iran", "syria",
        };
        foreach (var culture in CultureInfo.GetCultures(CultureTypes.SpecificCultures))
        {
            var region = new RegionInfo(culture.Name);
            if (region.TwoLetterISORegionName.Length != 2) continue;
            known.Add(region.TwoLetterISORegionName);
            known.Add(region.ThreeLetterISORegionName);
            known.Add(region.EnglishName);
        }

        return known;
    }
}
