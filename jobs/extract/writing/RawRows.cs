using System.Text;
using SparkMusic.Engines;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>Rows of raw files that are written again.</summary>
static class RawRows
{
    /// <summary>Puts a row as DuckDB reads it into one that can be written, unchanged.</summary>
    public static void Fill(RawRow row, object?[] values)
    {
        row.Clear();
        for (var index = 0; index < values.Length; index++)
            switch (values[index])
            {
                case null: break;
                case string text when row.Table.Columns[index].Name == "payload": row.Verbatim(index, Encoding.UTF8.GetBytes(text)); break;
                case string text: row.Text(index, text); break;
                case bool flag: row.Boolean(index, flag); break;
                case int number: row.Number(index, number); break;
                case long number: row.Number(index, number); break;
                case double number: row.Double(index, number); break;
                case DateOnly day: row.Day(index, day); break;
                case DateTime moment: row.Number(index, Moments.Of(moment)); break;
                case object?[] list:
                    row.List(index);
                    foreach (var element in list) row.Add(index, Encoding.UTF8.GetBytes((string)element!));
                    break;
                default:
                    throw new EngineException(EngineErrorKind.Internal,
                    $"{row.Table} has a {values[index]!.GetType().Name} in {row.Table.Columns[index].Name}.");
            }
    }
}
