namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Words that mean nothing is there, when they are a whole unquoted field.</summary>
static class NullWords
{
    public static bool Has(ReadOnlySpan<byte> field) => field.Length switch
    {
        0 => true,
        2 => field.SequenceEqual("NA"u8) || field.SequenceEqual("\\N"u8),
        3 => field.SequenceEqual("NaN"u8) || field.SequenceEqual("nan"u8) || field.SequenceEqual("N/A"u8),
        4 => field.SequenceEqual("null"u8) || field.SequenceEqual("None"u8) || field.SequenceEqual("NULL"u8)
            || field.SequenceEqual("#N/A"u8) || field.SequenceEqual("<NA>"u8),
        _ => false,
    };
}
