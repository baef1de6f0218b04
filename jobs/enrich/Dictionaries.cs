using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using SparkMusic.Engines;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Enrich;

/// <summary>Rows that statements read beside their inputs. What SQL cannot say of them (folding) is done here.</summary>
public static class Dictionaries
{
    static readonly Dictionary<string, Lazy<Dictionary>> Known = new()
    {
        ["seasons"] = new(Seasons),
        ["countries"] = new(Countries),
    };

    /// <summary>A dictionary by the name of its view.</summary>
    public static Dictionary Load(string name) =>
        Known.TryGetValue(name, out var dictionary) ? dictionary.Value : throw SparkMusicException.Failed($"There is no dictionary '{name}'.");

    // data/seasons.csv: season, track_id, title, artist; a track is named by id, or by title and artist.
    static Dictionary Seasons()
    {
        var columns = new[] { Column.Of("season text"), Column.Of("track_id text?"), Column.Of("title_folded text?"), Column.Of("artist_folded text?") };
        using var csv = Csv("seasons.csv");
        var rows = new List<object?[]>();
        while (csv.Read()) rows.Add([csv.GetString("season"), Value(csv, "track_id"), Folded(csv, "title"), Folded(csv, "artist")]);
        return Of("seasons", columns, rows);
    }

    // The platform's regions: three-letter code and folded English name, "&" and "St." as words too. Its own codes (X..) are of no country but
    // Kosovo's, which policies call XKX.
    static Dictionary Countries()
    {
        var columns = new[] { Column.Of("country_code text"), Column.Of("country_name_folded text") };
        var regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(culture => new RegionInfo(culture.Name))
            .Select(region => (Code: region.ThreeLetterISORegionName == "XKK" ? "XKX" : region.ThreeLetterISORegionName, Name: region.EnglishName))
            .Where(region => region.Code.Length == 3 && region.Code.All(char.IsAsciiLetterUpper) && (region.Code[0] != 'X' || region.Code == "XKX"))
            .SelectMany(region => new[] { region.Name, InWords(region.Name) }.Select(name => (region.Code, Name: Folding.Fold(name))))
            .Distinct().OrderBy(region => region.Code, StringComparer.Ordinal).ThenBy(region => region.Name, StringComparer.Ordinal);
        return Of("countries", columns, [.. regions.Select(region => new object?[] { region.Code, region.Name })]);
    }

    static string InWords(string name) =>
        name.Replace("&", "and", StringComparison.Ordinal).Replace("St. ", "Saint ", StringComparison.Ordinal);

    static Dictionary Of(string name, Column[] columns, IReadOnlyList<object?[]> rows)
    {
        var text = string.Join('\n', rows.Select(row => string.Join('\u001f', row.Select(value => value ?? "\u001e"))));
        return new Dictionary(name, columns, rows, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    static CsvReader Csv(string file)
    {
        var text = JobCatalog.Resource("dictionaries/" + file) ?? throw SparkMusicException.Failed($"data/{file} is not part of this build.");
        return CsvReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text)), CsvReaderOptions.Default, leaveOpen: false);
    }

    static string? Value(CsvReader row, string name) => row.GetString(name) is { Length: > 0 } value ? value : null;

    static string? Folded(CsvReader row, string name) => Value(row, name) is { } value ? Folding.Fold(value) : null;
}
