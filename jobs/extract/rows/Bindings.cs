using SparkMusic.Engines;
using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Jobs.Extract.Rows;

/// <summary>
/// Columns of a raw table that are a field of the file as it is: read by their type, or refused as <c>type:&lt;column&gt;</c>.
/// </summary>
public sealed class Bindings
{
    readonly RecordValues _values;
    readonly List<Binding> _bindings = [];

    /// <param name="table">The table to fill.</param>
    /// <param name="values">The file's values.</param>
    /// <param name="columns">Names that a raw column and a wanted column share.</param>
    public Bindings(RawTable table, RecordValues values, params IEnumerable<string> columns)
    {
        _values = values;
        foreach (var name in columns)
            if (values.HandleOf(name) is >= 0 and var handle)
                _bindings.Add(new Binding(name, table.IndexOf(name), handle,
                    FieldOf(name, table.Columns[table.IndexOf(name)].Type.Scalar)));
    }

    /// <summary>Sets the row's columns from the current record; false when none of them had a value.</summary>
    public bool Fill(RowWriter writer)
    {
        var hasValue = false;
        foreach (var binding in _bindings)
        {
            var reading = Fill(binding, writer.Row);
            hasValue |= reading == Reading.Value;
            if (reading == Reading.Bad) writer.BreakType(binding.Name);
        }
        return hasValue;
    }

    Reading Fill(Binding binding, RawRow row)
    {
        var column = binding.Column;
        Reading reading;
        switch (binding.Field)
        {
            case Field.Text:
                reading = _values.Text(binding.Handle, out var text);
                if (reading == Reading.Value && text.Trim((byte)' ').IsEmpty) return Reading.Missing;
                if (reading == Reading.Value) row.Text(column, text);
                return reading;
            case Field.SpotifyId:
                reading = _values.SpotifyId(binding.Handle, out var id);
                if (reading == Reading.Value && id.IsEmpty) return Reading.Missing;
                if (reading == Reading.Value) row.Text(column, id);
                return reading;
            case Field.Int:
                reading = _values.Int(binding.Handle, out var number);
                if (reading == Reading.Value) row.Number(column, number);
                return reading;
            case Field.Bigint:
                reading = _values.Bigint(binding.Handle, out var big);
                if (reading == Reading.Value) row.Number(column, big);
                return reading;
            case Field.Double:
                reading = _values.Double(binding.Handle, out var real);
                if (reading == Reading.Value) row.Double(column, real);
                return reading;
            case Field.Boolean:
                reading = _values.Boolean(binding.Handle, out var flag);
                if (reading == Reading.Value) row.Boolean(column, flag);
                return reading;
            case Field.Day:
                reading = _values.Day(binding.Handle, out var day);
                if (reading == Reading.Value) row.Day(column, day);
                return reading;
            case Field.Instant:
                reading = _values.Instant(binding.Handle, out var moment);
                if (reading == Reading.Value) row.Number(column, moment);
                return reading;
            default:
                reading = _values.Duration(binding.Handle, out var milliseconds);
                if (reading == Reading.Value) row.Number(column, milliseconds);
                return reading;
        }
    }

    static Field FieldOf(string name, Scalar scalar) => (name, scalar) switch
    {
        ("track_id" or "album_id" or "artist_id", _) => Field.SpotifyId,
        ("duration_ms", _) => Field.Duration,
        (_, Scalar.Text) => Field.Text,
        (_, Scalar.Boolean) => Field.Boolean,
        (_, Scalar.Int) => Field.Int,
        (_, Scalar.Bigint) => Field.Bigint,
        (_, Scalar.Double) => Field.Double,
        (_, Scalar.Date) => Field.Day,
        _ => Field.Instant,
    };

    enum Field
    {
        Text,
        SpotifyId,
        Int,
        Bigint,
        Double,
        Boolean,
        Day,
        Instant,
        Duration,
    }

    readonly record struct Binding(string Name, int Column, int Handle, Field Field);
}
