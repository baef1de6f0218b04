namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>One page of what the demo shows: a query over the lake and how its rows look.</summary>
/// <param name="Name">In JSON.</param>
/// <param name="Title">Above the rows.</param>
/// <param name="Sql">The query; what a person could type into <c>sparkmusic sql</c>.</param>
/// <param name="Headers">As <see cref="Sheet.Table"/> takes them.</param>
/// <param name="Cells">A row's cells; beside it all rows, for what bars are measured against.</param>
sealed record Section(string Name, string Title, string Sql, string[] Headers, Func<object?[], IReadOnlyList<object?[]>, Piece[]> Cells)
{
    public void WriteTo(Sheet sheet, IReadOnlyList<object?[]> rows)
    {
        sheet.Title(Title);
        sheet.Table(Headers, [.. rows.Select(row => Cells(row, rows))]);
    }
}
