using System.Text;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Tells by the first bytes what is no text at all.</summary>
static class Content
{
    static readonly (byte[] Start, string What, string NextStep)[] Known =
    [
        ([0x50, 0x4B, 0x03, 0x04], "a zip (or an Excel workbook)", "Unpack it, or save the sheet as CSV, and import that."),
        ([0x50, 0x4B, 0x05, 0x06], "an empty zip", "Get the file again."),
        ([0x1F, 0x8B], "a gz inside a gz", "Unpack it once and import the result."),
        ([0x42, 0x5A, 0x68], "packed with bzip2", "Unpack it with bunzip2 and import the result."),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "packed with xz", "Unpack it with unxz and import the result."),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd", "Unpack it with unzstd and import the result."),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive", "Unpack it and import what is in it."),
        ("Rar!"u8.ToArray(), "a rar archive", "Unpack it and import what is in it."),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document", "Save the sheet as CSV and import that."),
        ("%PDF"u8.ToArray(), "a PDF", "Get the table behind it as CSV or JSON."),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image", "Name the file with the data."),
        ([0xFF, 0xD8, 0xFF], "a JPEG image", "Name the file with the data."),
        ("GIF8"u8.ToArray(), "a GIF image", "Name the file with the data."),
        ("RIFF"u8.ToArray(), "a sound, film or WebP file", "Name the file with the data."),
        ("ID3"u8.ToArray(), "a piece of music", "Name the file with the data."),
        ("fLaC"u8.ToArray(), "a piece of music", "Name the file with the data."),
        ("OggS"u8.ToArray(), "a piece of music", "Name the file with the data."),
        ("SQLite format 3"u8.ToArray(), "an SQLite database", "Export the table as CSV and import that."),
        ("\u007fELF"u8.ToArray(), "a program", "Name the file with the data."),
        ("Obj\u0001"u8.ToArray(), "an Avro file", "Export it as Parquet, JSON lines or CSV."),
        ("ORC"u8.ToArray(), "an ORC file", "Export it as Parquet, JSON lines or CSV."),
        ("RDX"u8.ToArray(), "an R workspace", "Write the data frame with write.csv and import that."),
    ];

    static readonly string[] Markup = ["<!doctype", "<html", "<head", "<body", "<?xml", "<svg", "<rss", "<table"];

    public static bool IsGzip(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, 0x08, ..];

    public static bool IsParquet(ReadOnlySpan<byte> head) => head.StartsWith("PAR1"u8);

    /// <summary>Refuses what holds no records.</summary>
    /// <exception cref="SparkMusicException">Usage: what it is instead, and what to do.</exception>
    public static void MustBeText(string name, ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) throw SparkMusicException.Usage($"'{name}' is empty.", "Name the file with the data.");
        foreach (var (start, what, nextStep) in Known)
            if (head.StartsWith(start)) throw SparkMusicException.Usage($"'{name}' is {what}, not a file of records.", nextStep);
        var begin = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 256)])
            .TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        if (Markup.Any(tag => begin.StartsWith(tag, StringComparison.OrdinalIgnoreCase)))
        {
            throw SparkMusicException.Usage(
                $"'{name}' is a web page or XML, not a file of records: a download often saves the page about the data instead of the "
                    + "data.",
                "Open it in a browser and save the data itself (a 'raw' or 'download' link) as CSV or JSON.");
        }

        if (IsBinary(head))
        {
            throw SparkMusicException.Usage(
                $"'{name}' is binary: no text, and no kind of file that can be read here.",
                "Give CSV, TSV, JSON, JSON lines or Parquet, plain or gz.");
        }
    }

    static bool IsBinary(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return false;
        int zeros = 0, evenZeros = 0, controls = 0;
        for (var index = 0; index < head.Length; index++)
        {
            if (head[index] == 0)
            {
                zeros++;
                if ((index & 1) == 0) evenZeros++;
            }
            else if (head[index] < 0x20 && head[index] is not (
                (byte)'\t' or (byte)'\r' or (byte)'\n' or 0x0C or 0x0B or 0x1A or 0x1B or 0x1C or 0x1D or 0x1E or 0x1F))
            {
                controls++;
            }
        }

        // Zeros at every other place are UTF-16; a few are broken records, not a broken file.
        var isUtf16 = zeros > head.Length * 3 / 10 && (evenZeros < zeros / 20 || evenZeros > zeros - (zeros / 20));
        return (!isUtf16 && zeros > 4 + (head.Length / 50)) || controls > 4 + (head.Length / 50);
    }
}
