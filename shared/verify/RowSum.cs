using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SparkMusic.Verify;

/// <summary>A sum over rows that is the same for the same rows in any order, and as good as never for others.</summary>
sealed class RowSum : IEquatable<RowSum>
{
    readonly StringBuilder _text = new();
    UInt128 _sum;

    public long Rows { get; private set; }

    public void Add(object?[] row)
    {
        _text.Clear();
        foreach (var value in row) Append(value);
        var hash = MD5.HashData(Encoding.UTF8.GetBytes(_text.ToString()));
        _sum = unchecked(_sum + BinaryPrimitives.ReadUInt128LittleEndian(hash));
        Rows++;
    }

    public bool Equals(RowSum? other) => other is not null && other.Rows == Rows && other._sum == _sum;

    public override bool Equals(object? other) => Equals(other as RowSum);

    public override int GetHashCode() => _sum.GetHashCode();

    // Each value with its length before it, so that no two rows have the same text.
    void Append(object? value)
    {
        if (value is object?[] array)
        {
            _text.Append('[').Append(array.Length).Append(':');
            foreach (var element in array) Append(element);
            return;
        }
        var text = value switch
        {
            null => null,
            double number => BitConverter.DoubleToInt64Bits(double.IsNaN(number) ? double.NaN : number == 0 ? 0 : number)
                .ToString(CultureInfo.InvariantCulture),
            DateTime moment => moment.Ticks.ToString(CultureInfo.InvariantCulture),
            DateOnly day => day.DayNumber.ToString(CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        if (text is null) _text.Append('-');
        else _text.Append(text.Length).Append(':').Append(text);
    }
}
