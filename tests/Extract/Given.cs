using System.Text;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract;

/// <summary>Small files as tests give them, read into rows without a lake.</summary>
static class Given
{
    public static readonly long Seen = Moments.Of(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public static CollectedRows Rows(ImportKind kind, string name, string text, Func<ImportOptions, ImportOptions>? with = null)
    {
        using var folder = new TestFolder();
        return Rows(File(folder, name, text), (with ?? (options => options))(new ImportOptions(kind)));
    }

    public static CollectedRows Rows(InputFile file, ImportOptions options)
    {
        var rows = new CollectedRows();
        using var reader = FileReader.Open(file, options, () => [], Seen, default);
        reader.Read(rows, new Silent(), default);
        rows.Notes = reader.Notes;
        return rows;
    }

    public static InputFile File(TestFolder folder, string name, string text)
    {
        System.IO.File.WriteAllText(folder[name], text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return InputFile.Snapshot([folder[name]])[0];
    }

    /// <summary>Progress that nobody watches.</summary>
    public class Silent : IImportProgress
    {
        public void Begin(string file, string understood)
        {
        }

        public void Step(double? done, long records)
        {
        }

        public void Waiting(string table, string holder)
        {
        }

        public void End(ImportReport report)
        {
        }
    }
}
