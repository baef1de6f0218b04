using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>Makes rows of one raw table from a file's records.</summary>
public interface IRecordRows
{
    RawTable Table { get; }

    /// <summary>Reads the current record: no row, one, or (policies in wide form) many.</summary>
    void Read(ItemPlace place);
}

/// <summary>A file's records as the tables read them: values by column, artists and times read once per record.</summary>
public sealed class RecordInput(RecordValues values, ImportContext context)
{
    public RecordValues Values { get; } = values;

    public ImportContext Context { get; } = context;

    public RecordArtists Artists { get; } = new(values, context.Names, context.Proofs);

    public RecordTimes Times { get; } = new(values, context);

    /// <summary>Reads what the tables share of the current record.</summary>
    public void Read()
    {
        Artists.Read();
        Times.Read();
    }

    public bool Has(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            if (Values.HandleOf(column) < 0) return false;
        return true;
    }

    public bool HasAny(params IEnumerable<string> columns) => columns.Any(column => Values.HandleOf(column) >= 0);
}
