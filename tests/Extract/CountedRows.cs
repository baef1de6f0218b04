using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Tests.Extract;

/// <summary>Counts rows by table: <c>raw_tracks loaded+rejected</c>.</summary>
sealed class CountedRows : IRawOutput
{
    readonly SortedDictionary<string, (long Loaded, long Rejected)> _counts = new(StringComparer.Ordinal);

    public void Add(RawRow row) => Count(row.Table, 1, 0);

    public void Refuse(RawTable table, RefusedItem item) => Count(table, 0, 1);

    public override string ToString() =>
        string.Join(", ", _counts.Select(table => $"{table.Key} {table.Value.Loaded}+{table.Value.Rejected}"));

    void Count(RawTable table, long loaded, long rejected)
    {
        var count = _counts.GetValueOrDefault(table.Name);
        _counts[table.Name] = (count.Loaded + loaded, count.Rejected + rejected);
    }
}
