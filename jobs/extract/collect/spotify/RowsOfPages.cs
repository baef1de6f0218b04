using System.Text.Json;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Raw rows of Spotify's answers, through the parser that imports use: equal answers give equal rows, whether a file or the API brought
/// them. Their <c>_source</c> is <c>spotify</c>.
/// </summary>
/// <param name="kind">playlist-history, or chart-history: entries are the chart's ranks too.</param>
sealed class RowsOfPages(ImportKind kind, IRawOutput output)
{
    public const string Source = "spotify", NoTheme = "(none)";

    readonly Dictionary<string, (ImportContext Context, BodyRows Rows)> _byTheme = new(StringComparer.Ordinal);

    /// <summary>When the rows that follow are taken in, microseconds.</summary>
    public required Func<long> SeenAt { get; init; }

    /// <summary>A state of a playlist, without its entries.</summary>
    /// <param name="theme">The words that found it; null: it was asked for by its id.</param>
    /// <param name="line">Its place among the hits, from 1.</param>
    public void State(ReadOnlyMemory<byte> json, string? theme, bool isComplete, long at, long line = 1)
    {
        var payload = PlaylistText.WithoutEntries(json);
        using var document = JsonDocument.Parse(payload);
        RowsOf(theme).AddState(document.RootElement, isComplete, at, new ItemPlace(payload.Span, payload.Length, line, null));
    }

    /// <summary>A page of entries; one that is null or unreadable keeps its place.</summary>
    public void Entries(PlaylistHead playlist, string? theme, IReadOnlyList<Item<PlaylistItem>> entries, long offset, long at)
    {
        var rows = RowsOf(theme);
        for (var index = 0; index < entries.Count; index++)
        {
            using var entry = JsonDocument.Parse(entries[index].Utf8);
            rows.AddEntry(playlist, entry.RootElement, offset + index, at);
        }
    }

    /// <summary>Names with a comma that ids beside them prove, since the last call.</summary>
    public IEnumerable<string> Names() => _byTheme.Values.SelectMany(rows => rows.Context.Proofs.Names);

    BodyRows RowsOf(string? theme)
    {
        if (!_byTheme.TryGetValue(theme ?? NoTheme, out var rows))
        {
            var context = new ImportContext
            {
                Kind = kind,
                File = "",
                Title = Source,
                Source = Source,
                SeenAt = SeenAt(),
                Theme = theme ?? NoTheme,
                Names = new NamesOfImport(() => [], () => []),
            };
            _byTheme[theme ?? NoTheme] = rows = (context, new BodyRows(context, output, isDocument: false, onlyKind: false));
        }
        return rows.Rows;
    }
}
