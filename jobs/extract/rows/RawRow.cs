using System.Text;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Rows;

/// <summary>
/// One row of a raw table while it is put together: set by column index, every column null until then. Text is made NFC on the way in.
/// Filled again and again, so that a file of any length costs one row.
/// </summary>
public sealed class RawRow(RawTable table)
{
    readonly Cell[] _cells = new Cell[table.Columns.Count];
    readonly List<(int Start, int Length)> _elements = [];
    readonly (string? Text, byte[] Utf8)[] _given = new (string?, byte[])[table.Columns.Count];
    byte[] _text = new byte[4096];
    int _length;

    public RawTable Table { get; } = table;

    /// <summary>Bytes of text in the row.</summary>
    public int TextLength => _length;

    public void Clear()
    {
        Array.Clear(_cells);
        _elements.Clear();
        _length = 0;
    }

    /// <summary>The row as it is, for those who fill this one again before they need it.</summary>
    public RawRow Copy()
    {
        var copy = new RawRow(Table) { _text = _text[.._length], _length = _length };
        _cells.CopyTo(copy._cells, 0);
        copy._elements.AddRange(_elements);
        return copy;
    }

    /// <summary>Sets text, NFC.</summary>
    public void Text(int column, ReadOnlySpan<byte> utf8) => Verbatim(column, TextForm.NfcUnlessEqual(utf8) ?? utf8);

    /// <summary>The bytes are kept for the next row: the same object is often set again.</summary>
    public void Text(int column, string text)
    {
        ref var given = ref _given[column];
        if (!ReferenceEquals(given.Text, text)) given = (text, Encoding.UTF8.GetBytes(TextForm.Nfc(text)));
        Verbatim(column, given.Utf8);
    }

    /// <summary>Sets text as received: payloads.</summary>
    public void Verbatim(int column, ReadOnlySpan<byte> utf8) => _cells[column] = new Cell(CellKind.Text, Store(utf8), utf8.Length);

    public void Boolean(int column, bool value) => Number(column, value ? 1 : 0);

    /// <summary>Sets an int or bigint, a date as days since 1970-01-01, or an instant as microseconds since then, UTC.</summary>
    public void Number(int column, long value) => _cells[column] = new Cell(CellKind.Number, value, 0);

    public void Double(int column, double value) => _cells[column] = new Cell(CellKind.Number, BitConverter.DoubleToInt64Bits(value), 0);

    public void Day(int column, DateOnly day) => Number(column, Moments.DaysOf(day));

    /// <summary>
    /// Makes the column a list, empty at first; elements follow by <see cref="Add(int, ReadOnlySpan{byte})"/> before any other list.
    /// </summary>
    public void List(int column) => _cells[column] = new Cell(CellKind.List, _elements.Count, 0);

    public void Add(int column, ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> text = TextForm.NfcUnlessEqual(utf8) ?? utf8;
        _elements.Add((Store(text), text.Length));
        var cell = _cells[column];
        _cells[column] = cell with { Length = cell.Length + 1 };
    }

    public bool IsNull(int column) => _cells[column].Kind == CellKind.Null;

    public ReadOnlySpan<byte> TextOf(int column) => _text.AsSpan((int)_cells[column].Value, _cells[column].Length);

    public long NumberOf(int column) => _cells[column].Value;

    public int CountOf(int column) => _cells[column].Length;

    public ReadOnlySpan<byte> ElementOf(int column, int element)
    {
        var (start, length) = _elements[(int)_cells[column].Value + element];
        return _text.AsSpan(start, length);
    }

    /// <summary>The first column that must not be null and is; null when there is none.</summary>
    public Column? FirstMissing()
    {
        for (var index = 0; index < _cells.Length; index++)
            if (_cells[index].Kind == CellKind.Null && !Table.Columns[index].IsNullable) return Table.Columns[index];
        return null;
    }

    /// <summary>Adds the row to a batch of the table's columns.</summary>
    public void AppendTo(RowBatch batch)
    {
        for (var index = 0; index < _cells.Length; index++)
        {
            var cell = _cells[index];
            switch (cell.Kind)
            {
                case CellKind.Null: batch.Null(index); break;
                case CellKind.Number: batch.Number(index, cell.Value); break;
                case CellKind.Text: batch.Text(index, TextOf(index)); break;
                default:
                    batch.List(index);
                    for (var element = 0; element < cell.Length; element++) batch.Element(index, ElementOf(index, element));
                    break;
            }
        }
        batch.EndRow();
    }

    /// <summary>The text may be a part of this very row: a new buffer takes its place only after it was copied.</summary>
    int Store(ReadOnlySpan<byte> utf8)
    {
        var text = _text;
        if (text.Length - _length < utf8.Length) Array.Resize(ref _text, Math.Max(text.Length * 2, _length + utf8.Length));
        utf8.CopyTo(_text.AsSpan(_length));
        _length += utf8.Length;
        return _length - utf8.Length;
    }

    enum CellKind : byte
    {
        Null,
        Number,
        Text,
        List,
    }

    /// <summary>Number: its bits. Text: its start and length. List: its first element and their count.</summary>
    readonly record struct Cell(CellKind Kind, long Value, int Length);
}
