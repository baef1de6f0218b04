using System.Text.Json;
using SparkMusic.Engines;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Bodies;

/// <summary>Sets columns from JSON members: absent is null, another type breaks <c>type:&lt;column&gt;</c>.</summary>
static class JsonWriting
{
    public static void Set(this RowWriter writer, string column, JsonElement value)
    {
        if (Json.IsAbsent(value)) return;
        var index = writer.Table.IndexOf(column);
        var isSet = writer.Table.Columns[index].Type.Scalar switch
        {
            Scalar.Text => SetText(writer.Row, index, value),
            Scalar.Boolean => SetBoolean(writer.Row, index, value),
            Scalar.Int => SetWhole(writer.Row, index, value, int.MinValue, int.MaxValue),
            Scalar.Bigint => SetWhole(writer.Row, index, value, long.MinValue, long.MaxValue),
            Scalar.Double => SetDouble(writer.Row, index, value),
            _ => SetInstant(writer.Row, index, value),
        };
        if (!isSet) writer.BreakType(column);
    }

    static bool SetText(RawRow row, int index, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return false;
        var text = value.GetString()!;
        if (!string.IsNullOrWhiteSpace(text)) row.Text(index, text);
        return true;
    }

    static bool SetBoolean(RawRow row, int index, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return false;
        row.Boolean(index, value.GetBoolean());
        return true;
    }

    /// <summary>A whole number, also written 230747.0.</summary>
    static bool SetWhole(RawRow row, int index, JsonElement value, long least, long most)
    {
        if (value.ValueKind != JsonValueKind.Number) return false;
        if (!value.TryGetInt64(out var number))
        {
            if (!value.TryGetDouble(out var real) || real != Math.Floor(real) || Math.Abs(real) > 1e15) return false;
            number = (long)real;
        }
        if (number < least || number > most) return false;
        row.Number(index, number);
        return true;
    }

    static bool SetDouble(RawRow row, int index, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number)) return false;
        row.Double(index, number);
        return true;
    }

    static bool SetInstant(RawRow row, int index, JsonElement value)
    {
        // Spotify gives 1970-01-01T00:00:00Z where it does not know; that is a date in the data and clean's business.
        if (value.ValueKind != JsonValueKind.String || !value.TryGetDateTimeOffset(out var moment)) return false;
        row.Number(index, Moments.Of(moment));
        return true;
    }
}
