using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>The partition that a raw row belongs to: the UTC day or month of one of its columns, or the whole table.</summary>
sealed class PartitionKeys(RawTable table)
{
    readonly int _column = table.Grain.Column is { } column ? table.IndexOf(column) : -1;
    readonly bool _isInstant = table.Grain.Column is { } column
        && table.Columns[table.IndexOf(column)].Type.Scalar == Engines.Scalar.Instant;
    long _day = long.MinValue;
    string _key = PartitionKey.All;

    public string Of(RawRow row)
    {
        if (_column < 0) return PartitionKey.All;
        var value = row.NumberOf(_column);
        var day = _isInstant ? Moments.DaysOf(Moments.DayOfInstant(value)) : value;
        if (day == _day) return _key;
        _day = day;
        var date = Moments.DayOf(day);
        return _key = table.Grain.Unit == GrainUnit.Month ? Moments.MonthKey(date) : Moments.DayKey(date);
    }
}
