using System.Text;
using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>Rows of a query, page by page; see <see cref="JsonRows"/> for their form on the way.</summary>
sealed class SparkRowReader(
    IReadOnlyList<SparkColumn> columns, TextPages pages, Func<Func<Task<string?>>, CancellationToken, Task<string?>> run, Action closed)
        : IRowReader
{
    readonly object?[] _current = new object?[columns.Count];
    byte[] _page = [];
    int _at;
    bool _isAtEnd;

    public IReadOnlyList<Column> Columns { get; } = [.. columns.Select(column => column.Column)];

    public object?[] Current => _current;

    public async ValueTask<bool> ReadAsync(CancellationToken cancel)
    {
        if (_at >= _page.Length && !await TurnAsync(cancel)) return false;
        var rest = _page.AsSpan(_at);
        var length = rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
        _at += length + 1;
        try
        {
            JsonRows.Decode(rest[..length], columns, _current);
        }
        catch (Exception beyond) when (beyond is ArgumentOutOfRangeException or OverflowException)
        {
            throw new EngineException(EngineErrorKind.Value, "A date or an instant of the result lies outside the years 1 to 9999.",
                inner: beyond);
        }
        return true;
    }

    async Task<bool> TurnAsync(CancellationToken cancel)
    {
        if (_isAtEnd) return false;
        var page = await run(pages.Next, cancel);
        _isAtEnd = page is null;
        (_page, _at) = (_isAtEnd ? [] : Encoding.UTF8.GetBytes(page!), 0);
        return !_isAtEnd;
    }

    public ValueTask DisposeAsync()
    {
        pages.Dispose();
        closed();
        return ValueTask.CompletedTask;
    }
}
