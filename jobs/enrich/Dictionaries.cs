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
        Known.TryGetValue(name, out var dictionary) ? dictionary.Value
            : throw SparkMusicException.Failed($"There is no dictionary '{name}'.");

    // data/seasons.csv: season, track_id, title, artist; a track is named by id, or by title and artist.
    static Dictionary Seasons()
    {
        var columns = new[]
        {
            Column.Of("season text"), Column.Of("track_id text?"), Column.Of("title_folded text?"), Column.Of("artist_folded text?"),
        };
        using var csv = Csv("seasons.csv");
        var rows = new List<object?[]>();
        while (csv.Read()) rows.Add([csv.GetString("season"), Value(csv, "track_id"), Folded(csv, "title"), Folded(csv, "artist")]);
        return Of("seasons", columns, rows);
    }

    static Dictionary Countries() => Of("countries", [Column.Of("country_code text"), Column.Of("country_name_folded text")],
        [.. Extract.Countries.FoldedNames().Select(country => new object?[] { country.Code, country.FoldedName })]);

    static Dictionary Of(string name, Column[] columns, IReadOnlyList<object?[]> rows)
    {
        var text = string.Join('\n', rows.Select(row => string.Join('\u001f', row.Select(value => value ?? "\u001e"))));
        return new Dictionary(name, columns, rows, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    static CsvReader Csv(string file)
    {
        var text = JobCatalog.Resource("dictionaries/" + file)
            ?? throw SparkMusicException.Failed($"data/{file} is not part of this build.");
        return CsvReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text)), CsvReaderOptions.Default, leaveOpen: false);
    }

    static string? Value(CsvReader row, string name) => row.GetString(name) is { Length: > 0 } value ? value : null;

    static string? Folded(CsvReader row, string name) => Value(row, name) is { } value ? Folding.Fold(value) : null;
}
