using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>
/// Writes items that one raw table refused, as rows of <see cref="Splitter.RejectedColumns"/>; text that the row cannot hold whole goes to
/// <see cref="WholeTexts"/>.
/// </summary>
sealed class RefusedWriter(
    RawTable table, string folder, string filePrefix, string runId, string file, WholeTexts texts, StageDatabase database)
{
    readonly List<(string Path, long Rows)> _files = [];
    DuckDbAppender? _appender;
    string _name = "";
    long _bytes;

    /// <summary>Files written, relative to the folder.</summary>
    public IReadOnlyList<(string Path, long Rows)> Files => _files;

    public void Add(RefusedItem item)
    {
        var appender = _appender ??= Begin();
        var place = item.Place;
        var text = Beginning(place.Text);
        var isWhole = text.Length == place.Length && Utf8.IsValid(text);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(place.Text));
        if (!isWhole) texts.Add(sha256, place.Text);
        appender.AppendText(table.Name);
        appender.AppendText(runId);
        appender.AppendText(file);
        appender.AppendBigint(place.Line);
        if (place.ByteOffset is { } offset) appender.AppendBigint(offset);
        else appender.AppendNull();
        appender.AppendTextList([.. item.Rules]);
        appender.AppendText(item.Message);
        appender.AppendText(Encoding.UTF8.GetString(text));
        appender.AppendText(sha256);
        appender.AppendBigint(place.Length == place.Text.Length ? Characters(place.Text) : place.Length);
        appender.EndRow();
        _bytes += text.Length + 200;
        if (_bytes >= database.SegmentBytes) End();
    }

    public void End()
    {
        if (_appender is null) return;
        var (name, rows) = (_name, _appender.Rows);
        _appender.Flush();
        _appender.Dispose();
        (_appender, _bytes) = (null, 0);
        database.Enqueue(() =>
        {
            var path = $"{filePrefix}-{_files.Count}.parquet";
            ParquetCopy.Write(database.Copying, name, Splitter.RejectedColumns, Path.Combine(folder, path), database.Cancel);
            database.DropTable(name);
            _files.Add((path, rows));
        });
    }

    DuckDbAppender Begin()
    {
        _name = database.CreateTable(Splitter.RejectedColumns);
        return database.Appending.OpenAppender(_name);
    }

    /// <summary>The first 16 KB, cut between characters.</summary>
    static ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> text)
    {
        if (text.Length <= Splitter.TextLimit) return text;
        var length = Splitter.TextLimit;
        while (length > Splitter.TextLimit - 4 && (text[length] & 0xC0) == 0x80) length--;
        return text[..length];
    }

    /// <summary>Characters as the engines count them: every byte that begins one.</summary>
    static long Characters(ReadOnlySpan<byte> text)
    {
        var count = 0L;
        foreach (var b in text)
            if ((b & 0xC0) != 0x80) count++;
        return count;
    }
}
