using System.Buffers.Text;
using System.Text;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>
/// A country's policy on a day: rows of <c>raw_policy_rows</c> from the three shapes people have. Long: country, day, value. Wide: a column
/// a day, one item per filled cell. Starts: country and the day its lockdown began.
/// </summary>
public sealed class PolicyRows : IRecordRows
{
    static readonly int Code = RawTable.PolicyRows.IndexOf("country_code");
    static readonly int Name = RawTable.PolicyRows.IndexOf("country_name");
    static readonly int NameFolded = RawTable.PolicyRows.IndexOf("country_name_folded");
    static readonly int Day = RawTable.PolicyRows.IndexOf("day");
    static readonly int Measure = RawTable.PolicyRows.IndexOf("measure");
    static readonly int Value = RawTable.PolicyRows.IndexOf("value");

    readonly RecordInput _input;
    readonly RowWriter _writer;
    readonly Bindings _fields;
    readonly int _code;
    readonly int _name;
    readonly int _measure;
    readonly int _day;
    readonly int _start;
    readonly WideDates? _wide;
    readonly string _measureOfFile;
    byte[] _folded = [];

    public PolicyRows(RecordInput input, IRawOutput output)
    {
        _input = input;
        _writer = new RowWriter(RawTable.PolicyRows, input.Context, output);
        var values = input.Values;
        _fields = new Bindings(RawTable.PolicyRows, values, Wanted.Value);
        _code = values.HandleOf(Wanted.CountryCode);
        _name = values.HandleOf(Wanted.CountryName);
        _measure = values.HandleOf(Wanted.Measure);
        _day = values.HandleOf(Wanted.Day);
        _start = values.HandleOf(Wanted.LockdownStart);
        _wide = values.Recognition.Wide;
        _measureOfFile = _wide is null && (_start >= 0 || _measure >= 0)
            ? PolicyMeasure.LockdownStart
            : PolicyMeasure.OfFile(values.Recognition, values.File.Sample, input.Context.File);
    }

    public RawTable Table => RawTable.PolicyRows;

    public void Read(ItemPlace place)
    {
        if (_wide is null) ReadOne(place);
        else
            foreach (var (index, day) in _wide.Days)
                if (!IsBlank(index)) ReadCell(index, day, place);
    }

    void ReadOne(ItemPlace place)
    {
        Begin();
        var row = _writer.Row;
        var isStart = _start >= 0;
        var reading = _input.Values.Day(isStart ? _start : _day, out var day);
        if (reading == Reading.Bad) _writer.BreakType("day");
        if (reading == Reading.Value) row.Day(Day, day);
        if (MeasureOfRecord() is { } measure) row.Text(Measure, measure);
        if (isStart) row.Double(Value, 1);
        else _fields.Fill(_writer);
        _writer.End(place);
    }

    void ReadCell(int index, DateOnly day, ItemPlace place)
    {
        Begin();
        _writer.Row.Day(Day, day);
        _writer.Row.Text(Measure, _measureOfFile);
        var text = _input.Values.File.Field(index).Trim((byte)' ');
        if (Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length && double.IsFinite(value))
            _writer.Row.Double(Value, value);
        else _writer.BreakType("value");
        _writer.End(place);
    }

    void Begin()
    {
        _writer.Begin();
        if (_input.Values.Text(_code, out var code) == Reading.Value && code.Trim((byte)' ') is { IsEmpty: false } given)
        {
            if (given.Length == 2) _writer.Row.Text(Code, Countries.ThreeLetters(Encoding.UTF8.GetString(given)));
            else _writer.Row.Text(Code, given);
        }
        if (_input.Values.Text(_name, out var name) != Reading.Value || name.Trim((byte)' ').IsEmpty) return;
        _writer.Row.Text(Name, name);
        var length = Folding.Fold(name, ref _folded);
        _writer.Row.Text(NameFolded, _folded.AsSpan(0, length));
    }

    string? MeasureOfRecord()
    {
        if (_measure < 0) return _measureOfFile;
        if (_input.Values.Text(_measure, out var given) != Reading.Value) return null;
        var text = Encoding.UTF8.GetString(given);
        return PolicyMeasure.Named(text) ?? text;
    }

    /// <summary>An empty cell, or a point, as Stata writes a missing value: there is no item.</summary>
    bool IsBlank(int index)
    {
        var file = _input.Values.File;
        return file.IsNull(index) || file.Field(index).Trim((byte)' ') is { IsEmpty: true } or [(byte)'.'];
    }
}
