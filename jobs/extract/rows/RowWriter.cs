namespace SparkMusic.Jobs.Extract.Rows;

/// <summary>Puts rows of one table together: <see cref="Begin"/>, set columns or name broken rules, <see cref="End"/>.</summary>
public sealed class RowWriter(RawTable table, ImportContext context, IRawOutput output)
{
    readonly List<string> _broken = [];
    readonly int _payload = table.IndexOf("payload");
    readonly int _source = table.IndexOf("_source");
    readonly int _file = table.IndexOf("_file");
    readonly int _line = table.IndexOf("_line");
    readonly int _seenAt = table.IndexOf("_seen_at");

    public RawTable Table { get; } = table;

    public RawRow Row { get; } = new(table);

    /// <summary>The item broke a rule already.</summary>
    public bool IsBroken => _broken.Count > 0;

    public void Begin()
    {
        Row.Clear();
        _broken.Clear();
    }

    /// <summary>Names a rule that the item breaks; it will be refused.</summary>
    public void Break(string rule) => _broken.Add(rule);

    /// <summary>Text that a column's type cannot hold.</summary>
    public void BreakType(string column) => Break("type:" + column);

    /// <summary>
    /// Gives the row to the output, or refuses it: a broken rule, or <c>null:&lt;column&gt;</c> for a value that must be there.
    /// </summary>
    public void End(ItemPlace place)
    {
        Row.Verbatim(_source, context.SourceUtf8);
        if (context.FileUtf8.Length > 0) Row.Verbatim(_file, context.FileUtf8);
        Row.Number(_line, place.Line);
        Row.Number(_seenAt, context.SeenAt);
        Row.Verbatim(_payload, place.Text);
        if (_broken.Count == 0 && Row.FirstMissing() is { } missing) Break("null:" + missing.Name);
        if (_broken.Count == 0) output.Add(Row);
        else output.Refuse(Table, new RefusedItem(_broken, null, place));
    }
}
