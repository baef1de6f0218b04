using System.Globalization;
using System.Text;
using SparkMusic.Engines;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Tests.Extract;

/// <summary>
/// Keeps what a parser makes, as text that a test can compare: <c>column=value</c> by column, lists with bars, null as <c>-</c>.
/// </summary>
sealed class CollectedRows : IRawOutput
{
    readonly List<(RawTable Table, Dictionary<string, string> Row)> _rows = [];

    /// <summary>What people are told of the file.</summary>
    public IReadOnlyList<string> Notes { get; set; } = [];

    public List<(RawTable Table, string Rules, string Text, long Line)> Refused { get; } = [];

    public void Add(RawRow row) =>
        _rows.Add((row.Table, row.Table.Columns.Select((column, index) => (column.Name, Value: Show(row, index)))
            .ToDictionary(cell => cell.Name, cell => cell.Value)));

    public void Refuse(RawTable table, RefusedItem item) =>
        Refused.Add((table, string.Join(';', item.Rules), Encoding.UTF8.GetString(item.Place.Text), item.Place.Line));

    public int Count(RawTable table) => _rows.Count(row => row.Table == table);

    public int RefusedOf(RawTable table) => Refused.Count(row => row.Table == table);

    /// <summary>Rows of a table as <c>a/b/c</c> of the columns.</summary>
    public IEnumerable<string> Of(RawTable table, params string[] columns) =>
        _rows.Where(row => row.Table == table).Select(row => string.Join('/', columns.Select(column => row.Row[column])));

    static string Show(RawRow row, int index)
    {
        if (row.IsNull(index)) return "-";
        var type = row.Table.Columns[index].Type;
        if (type.IsArray)
            return string.Join('|', Enumerable.Range(0, row.CountOf(index))
            .Select(element => Encoding.UTF8.GetString(row.ElementOf(index, element))));
        return type.Scalar switch
        {
            Scalar.Text => Encoding.UTF8.GetString(row.TextOf(index)),
            Scalar.Boolean => row.NumberOf(index) != 0 ? "true" : "false",
            Scalar.Date => Moments.DayKey(Moments.DayOf(row.NumberOf(index))),
            Scalar.Instant => Moments.Show(row.NumberOf(index)),
            Scalar.Double => BitConverter.Int64BitsToDouble(row.NumberOf(index)).ToString(CultureInfo.InvariantCulture),
            _ => row.NumberOf(index).ToString(CultureInfo.InvariantCulture),
        };
    }
}
