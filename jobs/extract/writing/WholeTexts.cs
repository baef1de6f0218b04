using System.Text;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>
/// All bytes of refused items whose row cannot hold them (longer than 16 KB, or no UTF-8): one file per attempt in <c>_state/rejected/</c>,
/// per item a line <c>sha256 length</c>, its bytes, a line end.
/// </summary>
sealed class WholeTexts(string path) : IDisposable
{
    readonly HashSet<string> _known = [];
    FileStream? _file;

    public void Add(string sha256, ReadOnlySpan<byte> text)
    {
        if (!_known.Add(sha256)) return;
        _file ??= Create();
        _file.Write(Encoding.ASCII.GetBytes($"{sha256} {text.Length}\n"));
        _file.Write(text);
        _file.WriteByte((byte)'\n');
    }

    FileStream Create()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>Closes the file with everything on disk.</summary>
    public void End()
    {
        _file?.Flush(flushToDisk: true);
        Dispose();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
