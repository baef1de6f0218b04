namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Finds a separated file's dialect by trying all and keeping the one in which most records have one and the same number of fields.
/// </summary>
static class CsvSniffer
{
    const int LongestLook = 512 << 10;
    const int MostRecords = 1000;
    const string Separators = ",;\t|";

    /// <param name="head">The text's beginning in UTF-8, whole lines or all of it.</param>
    /// <param name="isName">Whether a cell is a name that columns have: what tells a header from a title or a row.</param>
    public static CsvLayout Sniff(ReadOnlyMemory<byte> head, Func<string, bool> isName)
    {
        var look = head.Length <= LongestLook ? head
            : head[..Math.Max(Lines.WholeLength(head.Span[..LongestLook]), Math.Min(head.Length, LongestLook))];
        var hint = Hint(look.Span);
        if (hint is { } given) look = look[given.Length..];
        var best = Twice(look, isName) ?? Best(look, hint is { } h ? ((char)h.Separator).ToString() : Separators, isName);
        return new CsvHeaderFinder(best.Dialect, best.Records, isName).Layout(head, hint?.Length ?? 0, isSingle: best.Columns <= 1);
    }

    static Candidate? Twice(ReadOnlyMemory<byte> look, Func<string, bool> isName)
    {
        if (Inner(look) is not { } inner || Best(inner, Separators, isName) is not { Columns: > 1, Score: > 0.5 } best) return null;
        var dialect = best.Dialect with { IsTwice = true };
        return new Candidate(dialect, HeadRecords.Of(look, dialect, MostRecords), best.Score);
    }

    static Candidate Best(ReadOnlyMemory<byte> look, string separators, Func<string, bool> isName)
    {
        Candidate? best = null;
        foreach (var dialect in Dialects(look.Span, separators))
        {
            var records = HeadRecords.Of(look, dialect, MostRecords);
            var candidate = new Candidate(dialect, records, Score(records, isName));
            if (best is null || candidate.Score > best.Score
                + 1e-9 || (candidate.Score > best.Score - 1e-9 && candidate.Columns > best.Columns)) best = candidate;
        }

        return best!;
    }

    static IEnumerable<CsvDialect> Dialects(ReadOnlySpan<byte> look, string separators)
    {
        var all = new List<CsvDialect>();
        var hasQuotes = look.Contains((byte)'"');
        var hasBackslashes = look.IndexOf("\\\""u8) >= 0;
        foreach (var letter in separators)
        {
            var separator = (byte)letter;
            all.Add(new CsvDialect(separator, CsvQuoting.Doubled));
            if (!hasQuotes) continue;
            if (separator is not (byte)' ' && look.IndexOf([separator, (byte)' ', (byte)'"']) >= 0)
                all.Add(new CsvDialect(separator, CsvQuoting.Doubled, HasSpaces: true));
            if (hasBackslashes) all.Add(new CsvDialect(separator, CsvQuoting.Backslash));
            // Commas and semicolons need quotes; programs that write tabs or bars often know none.
            if (separator is (byte)'\t' or (byte)'|') all.Add(new CsvDialect(separator, CsvQuoting.None));
        }

        return all;
    }

    /// <summary>Share of good records; names in a header count a little, quotes as text and lines above the rows a little less.</summary>
    static double Score(HeadRecords records, Func<string, bool> isName)
    {
        var columns = records.UsualCount;
        if (columns <= 1 || records.Lines == 0) return 0;
        var good = records.All.Count(record => record.Cells.Length == columns && record.Fault == CsvFault.None);
        var above = records.All.TakeWhile(record => record.Cells.Length != columns).Count();
        var names = records.All.Take(10)
            .Max(record => record.Cells.Count(cell => isName(cell.Text)) / (double)Math.Max(1, record.Cells.Length));
        var asText = records.Dialect.Quoting == CsvQuoting.None ? QuotesAsText(records) : 0;
        return ((double)good / records.Lines) + (names * 0.1) - (Math.Min(above, 10) * 0.002) - asText;
    }

    /// <summary>What it costs to take quotes as text: too much where most cells with a quote are wrapped in quotes.</summary>
    static double QuotesAsText(HeadRecords records)
    {
        var cells = records.All.SelectMany(record => record.Cells).Select(cell => cell.Text).Where(text => text.Contains('"')).ToList();
        return cells.Count(text => text is ['"', .., '"']) * 2 > cells.Count ? 1 : 0.05;
    }

    /// <summary>The text inside, when nearly every line is one quoted field.</summary>
    static ReadOnlyMemory<byte>? Inner(ReadOnlyMemory<byte> look)
    {
        var records = HeadRecords.Of(look, new CsvDialect((byte)',', CsvQuoting.Doubled), MostRecords);
        var quoted = records.All.Where(record => record.Cells is [{ IsQuoted: true }] && record.Fault == CsvFault.None)
            .Select(record => record.Cells[0].Text).ToList();
        return quoted.Count == 0 || quoted.Count < records.All.Count * 0.8 ? null
            : System.Text.Encoding.UTF8.GetBytes(string.Join('\n', quoted) + "\n");
    }

    /// <summary>Excel's first line <c>sep=;</c>.</summary>
    static (byte Separator, int Length)? Hint(ReadOnlySpan<byte> look)
    {
        var (length, ending) = Lines.First(look);
        var line = look[..length];
        if (line is [(byte)'"', .., (byte)'"']) line = line[1..^1];
        return line.Length == 5 && line.StartsWith("sep="u8) && line[4] < 0x80 ? (line[4], length + ending) : null;
    }

    sealed record Candidate(CsvDialect Dialect, HeadRecords Records, double Score)
    {
        public int Columns => Records.UsualCount;
    }
}
