using System.Text;
using System.Text.RegularExpressions;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>
/// Which chart a record is of. Its id is <c>--chart</c> where that is an id, else the playlist's, else <c>{name}:{country}</c> with
/// <c>global</c> for none; the name is <c>--chart</c>, else the record's, else the file's title.
/// </summary>
public sealed partial class ChartNames(RecordValues values, ImportContext context)
{
    readonly int _playlistId = values.HandleOf(Wanted.PlaylistId);
    readonly int _country = values.HandleOf(Wanted.Country);
    readonly int[] _names = [.. new[] { Wanted.ChartName, Wanted.PlaylistName }.Select(values.HandleOf).Where(handle => handle >= 0)];
    readonly Dictionary<string, string?> _countries = [];
    readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _texts = new Dictionary<string, string>().GetAlternateLookup<ReadOnlySpan<char>>();
    readonly bool _isId = context.Chart is { } chart && IsId(chart);
    char[] _chars = [];

    public string Id { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string? Country { get; private set; }

    /// <summary>True for a Spotify id and for <c>name:country</c>: what joins a file to a known chart.</summary>
    public static bool IsId(string chart) => ChartId().IsMatch(chart);

    /// <summary>The chart of a playlist body: <c>--chart</c> where that is an id, else the playlist.</summary>
    public static string IdOf(ImportContext context, string playlistId) => context.Chart is { } chart && IsId(chart) ? chart : playlistId;

    public void Read()
    {
        var playlistId = values.SpotifyId(_playlistId, out var id) == Reading.Value && !id.IsEmpty ? Text(id) : null;
        var given = values.Text(_country, out var country) == Reading.Value ? Text(country) : "";
        if (!_countries.TryGetValue(given, out var known)) _countries[given] = known = Countries.OfChart(given);
        Country = known;
        Name = (_isId ? null : context.Chart) ?? NameOfRecord() ?? context.Title;
        Id = _isId ? context.Chart! : playlistId ?? $"{TextForm.Nfc(Name)}:{Country ?? "global"}";
    }

    string? NameOfRecord()
    {
        foreach (var handle in _names)
            if (values.Text(handle, out var name) == Reading.Value && !name.Trim((byte)' ').IsEmpty) return Text(name);
        return null;
    }

    /// <summary>The same string object for equal text: a chart's names repeat on every row.</summary>
    string Text(ReadOnlySpan<byte> utf8)
    {
        if (_chars.Length < utf8.Length) _chars = new char[utf8.Length * 2];
        var chars = _chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, _chars));
        if (_texts.TryGetValue(chars, out var known)) return known;
        if (_texts.Dictionary.Count >= 10_000) _texts.Dictionary.Clear();
        return _texts.Dictionary[new string(chars)] = new string(chars);
    }

    [GeneratedRegex(@"^(?:[0-9A-Za-z]{22}|.+:(?:global|[a-z]{2,3}))\z", RegexOptions.CultureInvariant)]
    private static partial Regex ChartId();
}
