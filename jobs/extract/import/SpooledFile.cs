using SparkMusic.Jobs.Extract.Files;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>Standard input or another pipe, copied to a temporary file: an import looks at its file more than once.</summary>
sealed class SpooledFile : IDisposable
{
    readonly Scratch _scratch;

    SpooledFile(Scratch scratch, InputFile file) => (_scratch, File) = (scratch, file);

    public InputFile File { get; }

    public static SpooledFile Of(InputFile pipe, CancellationToken cancel)
    {
        var scratch = Scratch.Create("stdin");
        var path = scratch["file"];
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
            return new SpooledFile(scratch,
                new InputFile(path, pipe.IsStandardInput ? "stdin" : Path.GetFileName(pipe.Path), info.Length, info.LastWriteTimeUtc));
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    public void Dispose() => _scratch.Dispose();
}
