namespace SparkMusic.Jobs.Extract.Files;

/// <summary>How a separated file is written.</summary>
enum CsvQuoting
{
    /// <summary>RFC 4180: a quote inside quotes is doubled.</summary>
    Doubled,

    /// <summary>A quote inside quotes has a backslash before it, as Spark and MySQL write.</summary>
    Backslash,

    /// <summary>Quotes are ordinary text.</summary>
    None,
}

/// <summary>A file's dialect, found on its beginning.</summary>
/// <param name="Separator">ASCII.</param>
/// <param name="Quoting">How quotes are meant.</param>
/// <param name="IsTwice">Every line is one quoted field whose text is the real line.</param>
/// <param name="HasSpaces">Blanks stand around fields and before their quotes.</param>
readonly record struct CsvDialect(byte Separator, CsvQuoting Quoting, bool IsTwice = false, bool HasSpaces = false)
{
    public string Describe() => (Separator switch
    {
        (byte)',' => "comma",
        (byte)';' => "semicolon",
        (byte)'\t' => "tab",
        (byte)'|' => "bar",
        _ => $"'{(char)Separator}'",
    }) + "-separated" + (Quoting switch
    {
        CsvQuoting.Backslash => ", quotes escaped by a backslash",
        CsvQuoting.None => ", quotes are ordinary text",
        _ => "",
    });
}

/// <summary>Where the rows of a separated file begin and what their columns are called.</summary>
/// <param name="Dialect">How it is written.</param>
/// <param name="Header">Names, one per column.</param>
/// <param name="HasHeader">Whether the file has the names.</param>
/// <param name="DataStart">Bytes before the first row.</param>
/// <param name="DataLine">The first row's line, from 1.</param>
/// <param name="HeaderText">The header line as it stands, to know it again in mid-file.</param>
/// <param name="Notes">Sentences about it.</param>
sealed record CsvLayout(
    CsvDialect Dialect,
    IReadOnlyList<string> Header,
    bool HasHeader,
    int DataStart,
    long DataLine,
    byte[] HeaderText,
    IReadOnlyList<string> Notes);
