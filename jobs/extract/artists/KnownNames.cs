using System.Text;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Artists;

/// <summary>Names of artists that hold a comma and a space, so that "Tyler, The Creator" stays one artist. Case does not matter.</summary>
public sealed class KnownNames
{
    const string Separator = ", ";

    readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    int _mostParts;

    public KnownNames(IEnumerable<string> names)
    {
        foreach (var name in names) Add(name);
    }

    /// <summary>Those of <c>data/artists-with-comma.csv</c>.</summary>
    public static KnownNames Dictionary() => new(ReadDictionary());

    public int Count => _names.Count;

    public IEnumerable<string> Names => _names;

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>Adds a name; false when it holds no comma or is known.</summary>
    public bool Add(string name)
    {
        if (!name.Contains(Separator, StringComparison.Ordinal) || !_names.Add(TextForm.Nfc(name))) return false;
        _mostParts = Math.Max(_mostParts, name.Split(Separator).Length);
        return true;
    }

    /// <summary>Splits on ", " and keeps known names whole; where names overlap the longest that begins first wins.</summary>
    public List<string> Split(string text)
    {
        var parts = text.Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var names = new List<string>(parts.Length);
        for (var i = 0; i < parts.Length;)
        {
            var length = Math.Min(_mostParts, parts.Length - i);
            while (length > 1 && !_names.Contains(string.Join(Separator, parts, i, length))) length--;
            length = Math.Max(length, 1);
            names.Add(string.Join(Separator, parts, i, length));
            i += length;
        }
        return names;
    }

    static IEnumerable<string> ReadDictionary()
    {
        using var stream = typeof(KnownNames).Assembly.GetManifestResourceStream("dictionaries/artists-with-comma.csv")
            ?? throw SparkMusicException.Failed("This build lacks data/artists-with-comma.csv.", "Build again from a complete checkout.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0) yield return line.Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal);
    }
}
