using System.Text;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

/// <summary>Opens files for tests and reads them whole.</summary>
static class Opened
{
    public static RecordFile Path(string path) => RecordFile.Open(InputFile.Snapshot([path])[0], CancellationToken.None);

    /// <summary>A file of the test's own.</summary>
    public static RecordFile Bytes(TestFolder folder, byte[] bytes, string name = "file.csv")
    {
        File.WriteAllBytes(folder[name], bytes);
        return Path(folder[name]);
    }

    public static RecordFile Text(TestFolder folder, string text, string name = "file.csv") =>
        Bytes(folder, Encoding.UTF8.GetBytes(text), name);

    public static (int Records, int Refused) Count(RecordFile file)
    {
        var (records, refused) = (0, 0);
        while (file.Read())
        {
            records++;
            if (file.Refusal is null) continue;
            if (refused++ < 3) TestContext.Out.WriteLine($"line {file.Line}: {file.Refusal}");
        }

        return (records, refused);
    }

    /// <summary>Each record as its fields joined by <c>¦</c> (null as ∅), a refused one as <c>!rule</c>, its line before it.</summary>
    public static List<string> Records(RecordFile file)
    {
        var records = new List<string>();
        while (file.Read())
        {
            var fields = file.Refusal is { } refusal
                ? "!" + refusal.Rule
                : string.Join('¦', Enumerable.Range(0, file.Header.Count)
                    .Select(index => file.IsNull(index) ? "∅" : Encoding.UTF8.GetString(file.Field(index))));
            records.Add($"{file.Line}:{fields}");
        }

        return records;
    }

    public static string Raw(RecordFile file) => Encoding.UTF8.GetString(file.Raw);
}
