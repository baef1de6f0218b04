using System.Text;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>A cell of a file's beginning.</summary>
readonly record struct HeadCell(string Text, bool IsQuoted);

/// <summary>A record of a file's beginning.</summary>
/// <param name="Cells">Its fields.</param>
/// <param name="Fault">What is wrong with its quotes.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its bytes without the line break.</param>
readonly record struct HeadRecord(HeadCell[] Cells, CsvFault Fault, int Start, int Length);

/// <summary>The first records of a text in one dialect.</summary>
sealed class HeadRecords
{
    HeadRecords(CsvDialect dialect) => Dialect = dialect;

    public CsvDialect Dialect { get; }

    public List<HeadRecord> All { get; } = [];

    /// <summary>Records, those with broken quotes counted by their lines.</summary>
    public int Lines { get; private set; }

    /// <summary>The number of fields that most records have; above one where there is a choice.</summary>
    public int UsualCount { get; private set; } = 1;

    public static HeadRecords Of(ReadOnlyMemory<byte> text, CsvDialect dialect, int most)
    {
        var head = new HeadRecords(dialect);
        using var scanner = CsvScanner.For(dialect);
        var inner = dialect.IsTwice ? new CsvLine(dialect with { Quoting = CsvQuoting.Doubled }) : null;
        scanner.Start(text);
        while (head.All.Count < most && scanner.Read())
        {
            var isInner = inner is not null && scanner.FieldCount == 1;
            if (isInner) inner!.Split(scanner.Field(0));
            var cells = new HeadCell[isInner ? inner!.FieldCount : scanner.FieldCount];
            for (var index = 0; index < cells.Length; index++)
            {
                cells[index] = isInner
                    ? new HeadCell(Encoding.UTF8.GetString(inner![index]), inner.IsQuoted(index))
                    : new HeadCell(Encoding.UTF8.GetString(scanner.Field(index)), scanner.IsQuoted(index));
            }

            if (cells.Length == 1 && string.IsNullOrWhiteSpace(cells[0].Text)) continue;
            head.All.Add(new HeadRecord(cells, scanner.Fault, scanner.Offset, scanner.Raw.Length));
            head.Lines += scanner.Fault == CsvFault.None ? 1 : 1 + Files.Lines.Count(scanner.Raw);
        }

        head.UsualCount = Usual(head.All);
        return head;
    }

    static int Usual(List<HeadRecord> records)
    {
        var counts = records.Where(record => record.Fault == CsvFault.None).GroupBy(record => record.Cells.Length)
            .Select(group => (Fields: group.Key, Records: group.Count())).ToList();
        if (counts.Count == 0) return 1;
        // Lines of one field are titles and notes as long as there is anything else worth the name of rows.
        var several = counts.Where(count => count.Fields > 1).ToList();
        var pool = several.Sum(count => count.Records) * 4 >= records.Count ? several : counts;
        return pool.OrderByDescending(count => count.Records).ThenByDescending(count => count.Fields).First().Fields;
    }
}
