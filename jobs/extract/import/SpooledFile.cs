using SparkMusic.Jobs.Extract.Files;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>Standard input or another pipe, copied to a temporary file: an import looks at its file more than once.</summary>
sealed class SpooledFile : IDisposable
{
    readonly string _path;

    SpooledFile(string path, InputFile file) => (_path, File) = (path, file);

    public InputFile File { get; }

    public static SpooledFile Of(InputFile pipe, CancellationToken cancel)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var source = pipe.IsStandardInput ? Console.OpenStandardInput() : System.IO.File.OpenRead(pipe.Path))
            using (var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                var buffer = new byte[1 << 17];
                for (int read; (read = source.Read(buffer)) > 0;)
                {
                    cancel.ThrowIfCancellationRequested();
                    copy.Write(buffer, 0, read);
                }
            }
            var info = new FileInfo(path);
            return new SpooledFile(path, new InputFile(path, pipe.IsStandardInput ? "stdin" : Path.GetFileName(pipe.Path), info.Length, info.LastWriteTimeUtc));
        }
        catch
        {
            System.IO.File.Delete(path);
            throw;
        }
    }

    public void Dispose() => System.IO.File.Delete(_path);
}
