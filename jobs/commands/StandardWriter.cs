using System.Text;

namespace SparkMusic.Jobs.Commands;

/// <summary>Standard output or error, where a write that fails means neither the lake nor its disk.</summary>
/// <param name="inner">The system's.</param>
/// <param name="failed">Called with the reason instead.</param>
sealed class StandardWriter(TextWriter inner, Action<Exception> failed) : TextWriter
{
    /// <summary>Has both of this process tell what became of them.</summary>
    public static void Install()
    {
        Console.SetOut(new StandardWriter(Console.Out, reason => throw SparkMusicException.Failed(
            $"The output could not be written: {reason.Message.TrimEnd('.')}.",
            "What was done by then stays, and 'sparkmusic status' shows what is built. Send the output where it can be written.", reason)));
        // Nobody is left to be told; the work goes on, and the exit code says what came of it.
        Console.SetError(new StandardWriter(Console.Error, _ => { }));
    }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void WriteLine() => Try(inner.WriteLine);

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    void Try(Action write)
    {
        try
        {
            write();
        }
        // Denied is a descriptor that is closed, or open for reading only.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed(e);
        }
    }
}
