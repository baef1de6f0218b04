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
    readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _texts = new Dictionary<string, string>()
        .GetAlternateLookup<ReadOnlySpan<char>>();
    readonly Repeated _ids = new(), _givenCountries = new(), _givenNames = new();
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
        var playlistId = values.SpotifyId(_playlistId, out var id) == Reading.Value && !id.IsEmpty ? Text(id, _ids) : null;
        var given = values.Text(_country, out var country) == Reading.Value ? Text(country, _givenCountries) : "";
        if (!_countries.TryGetValue(given, out var known)) _countries[given] = known = Countries.OfChart(given);
        Country = known;
        Name = (_isId ? null : context.Chart) ?? NameOfRecord() ?? context.Title;
        Id = _isId ? context.Chart! : playlistId ?? $"{TextForm.Nfc(Name)}:{Country ?? "global"}";
    }

    string? NameOfRecord()
    {
        foreach (var handle in _names)
            if (values.Text(handle, out var name) == Reading.Value && !name.Trim((byte)' ').IsEmpty) return Text(name, _givenNames);
        return null;
    }

    /// <summary>The same string object for equal text: a chart's names repeat on every row, and mostly on the next one.</summary>
    string Text(ReadOnlySpan<byte> utf8, Repeated last)
    {
        if (last.Text is not null && utf8.SequenceEqual(last.Utf8)) return last.Text;
        if (_chars.Length < utf8.Length) _chars = new char[utf8.Length * 2];
        var chars = _chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, _chars));
        if (!_texts.TryGetValue(chars, out var known))
        {
            if (_texts.Dictionary.Count >= 10_000) _texts.Dictionary.Clear();
            known = _texts.Dictionary[new string(chars)] = new string(chars);
        }
        last.Utf8 = utf8.ToArray();
        return last.Text = known;
    }

    [GeneratedRegex(@"^(?:[0-9A-Za-z]{22}|.+:(?:global|[a-z]{2,3}))\z", RegexOptions.CultureInvariant)]
    private static partial Regex ChartId();

    /// <summary>A field as the record before had it.</summary>
    sealed class Repeated
    {
        public byte[] Utf8 { get; set; } = [];

        public string? Text { get; set; }
    }
}
