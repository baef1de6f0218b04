namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Finds the header among the first records: below titles and notes, or not at all.</summary>
sealed class CsvHeaderFinder(CsvDialect dialect, HeadRecords head, Func<string, bool> isName)
{
    const int FurthestHeader = 30;

    readonly List<HeadRecord> _records = head.All;
    readonly int _usual = head.UsualCount;
    readonly List<string> _notes = [];

    public CsvLayout Layout(ReadOnlyMemory<byte> text, int offset, bool isSingle)
    {
        if (!isSingle) _notes.Add($"It is {dialect.Describe()}.");
        if (dialect.IsTwice) _notes.Add("Every line is one quoted field with the row inside: it was read twice.");
        var at = FindHeader();
        var first = at >= 0 ? at : FirstRow();
        if (first > 0) _notes.Add(Above(_records.Take(first)));
        if (_records.Count == 0) return new CsvLayout(dialect, [], false, text.Length, 1, [], _notes);
        if (at >= 0 && !IsData(at))
        {
            var header = _records[at];
            var start = offset + header.Start;
            var end = start + header.Length;
            return new CsvLayout(dialect, Names(header), true, end + Lines.BreakAt(text.Span, end), LineBehind(text, end),
                text.Span.Slice(start, header.Length).ToArray(), _notes);
        }

        _notes.Add("It has no header line: the columns are called column1, column2, …");
        var row = offset + _records[first].Start;
        var names = Enumerable.Range(1, _usual).Select(number => $"column{number}").ToList();
        return new CsvLayout(dialect, names, false, row, 1 + Lines.Count(text.Span[..row]), [], _notes);
    }

    static long LineBehind(ReadOnlyMemory<byte> text, int end) => 1 + Lines.Count(text.Span[..(end + Lines.BreakAt(text.Span, end))]);

    /// <summary>The record with most names that columns have, else the first with the usual number of fields that is no note.</summary>
    int FindHeader()
    {
        var best = (Index: -1, Names: 0);
        for (var index = 0; index < Math.Min(_records.Count, FurthestHeader); index++)
        {
            var names = NamesIn(_records[index]);
            var isLikely = Math.Abs(_records[index].Cells.Length - _usual) <= 1 ? names >= Math.Min(2, _usual) : names >= 3;
            if (isLikely && names > best.Names) best = (index, names);
        }

        return best.Index >= 0 ? best.Index : FirstRow();
    }

    int FirstRow()
    {
        for (var index = 0; index < _records.Count; index++)
        {
            if (_records[index].Cells.Length != _usual) continue;
            var filled = _records[index].Cells.Count(cell => cell.Text.Length > 0);
            var isNote = _usual >= 3 && filled * 2 < _usual && index
                + 1 < _records.Count && _records[index + 1].Cells.Count(cell => cell.Text.Length > 0) > filled;
            if (!isNote) return index;
        }

        return _records.Count > 0 ? 0 : -1;
    }

    int NamesIn(HeadRecord record) => record.Cells.Select(cell => cell.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count(isName);

    /// <summary>
    /// Whether the record is a row like the others: some column has there what it has everywhere, an id, a day or a number.
    /// </summary>
    bool IsData(int at)
    {
        var cells = _records[at].Cells;
        // One name may be a title by chance.
        if (NamesIn(_records[at]) is var names && (names >= 2 || names * 2 >= cells.Length)) return false;
        for (var column = 0; column < cells.Length; column++)
        {
            var shape = CellShape.Of(cells[column].Text);
            if (shape is CellShape.Kind.Text or CellShape.Kind.Empty) continue;
            var below = _records.Skip(at + 1).Where(record => record.Cells.Length == cells.Length)
                .Select(record => CellShape.Of(record.Cells[column].Text))
                .Where(kind => kind != CellShape.Kind.Empty).ToList();
            if (below.Count == 0 ? shape == CellShape.Kind.Id : below.Count(kind => kind == shape) >= below.Count * 0.8) return true;
        }

        return false;
    }

    string[] Names(HeadRecord header)
    {
        var names = header.Cells.Select(cell => cell.Text.Trim().Trim('\uFEFF')).ToArray();
        var rows = _records.Where(record => record.Start > header.Start && record.Cells.Length == _usual).ToList();
        if (names.Length == _usual + 1 && names[^1].Length == 0) return names[..^1];
        if (names.Length != _usual - 1 || rows.Count == 0) return names;
        if (rows.All(row => row.Cells[^1].Text.Length == 0))
        {
            _notes.Add("Every row ends with one separator more than the header.");
            return [.. names, ""];
        }

        if (rows.Select(row => row.Cells[0].Text).Distinct().Count() < rows.Count) return names;
        _notes.Add("The first field of every row is a row name, without a name in the header.");
        return ["", .. names];
    }

    static string Above(IEnumerable<HeadRecord> records)
    {
        var lines = records.ToList();
        var text = string.Join(" ", lines[0].Cells.Select(cell => cell.Text).Where(cell => cell.Length > 0));
        return $"{lines.Count} {(lines.Count == 1 ? "line" : "lines")} above the columns left out: '{(text.Length > 60 ? text[..60] + "…" : text)}'.";
    }
}
