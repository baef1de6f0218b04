namespace SparkMusic.Spark;

/// <summary>
/// Reads a Java iterator of texts in pages, each joined to one text in the JVM: a trip per page instead of one per row. Texts must not
/// hold a line feed (JSON never does).
/// </summary>
public sealed class TextPages : IDisposable
{
    const int FirstPage = 200, LargestPage = 100_000, WantedLength = 2_000_000;

    readonly GatewayLease _jvm;
    readonly JvmObject _iterator, _spliterator, _joining;
    int _rows = FirstPage;

    TextPages(GatewayLease jvm, JvmObject iterator, JvmObject spliterator, JvmObject joining) =>
        (_jvm, _iterator, _spliterator, _joining) = (jvm, iterator, spliterator, joining);

    internal static async Task<TextPages> OverAsync(GatewayLease jvm, JvmObject iterator)
    {
        var spliterator = await jvm.CallStaticAsync<JvmObject>("java.util.Spliterators", "spliteratorUnknownSize", iterator, 0);
        return new TextPages(jvm, iterator, spliterator,
            await jvm.CallStaticAsync<JvmObject>("java.util.stream.Collectors", "joining", "\n"));
    }

    /// <summary>The next rows, one per line, or null at the end. Pages grow until they are about two million characters long.</summary>
    public async Task<string?> Next()
    {
        using var stream = await _jvm.CallStaticAsync<JvmObject>("java.util.stream.StreamSupport", "stream", _spliterator, false);
        using var limited = await _jvm.CallAsync<JvmObject>(stream, "limit", (long)_rows);
        var page = await _jvm.CallAsync<string>(limited, "collect", _joining);
        if (page.Length < WantedLength / 2) _rows = Math.Min(_rows * 4, LargestPage);
        else if (page.Length > WantedLength * 2) _rows = Math.Max(_rows / 2, 1);
        return page.Length == 0 ? null : page;
    }

    public void Dispose()
    {
        _iterator.Dispose();
        _spliterator.Dispose();
        _joining.Dispose();
    }
}
