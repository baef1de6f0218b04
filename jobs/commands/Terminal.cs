namespace SparkMusic.Jobs.Commands;

/// <summary>What is known of the terminal that shows a command.</summary>
static class Terminal
{
    const int UsualWidth = 80;

    // Takes a line's beginning and what was written on it back.
    const string LineBack = "\r\u001b[K";

    static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>Standard output is one.</summary>
    public static bool IsOutput => !Console.IsOutputRedirected;

    /// <summary>Standard output is one that shows colours, and nobody asked for none (no-color.org).</summary>
    public static bool IsColoured => IsOutput && !IsDumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Standard error is one whose lines can be written over.</summary>
    public static bool CanWriteOver => !Console.IsErrorRedirected && !IsDumb;

    /// <summary>Columns; a terminal that does not say has the usual ones.</summary>
    public static int Width
    {
        get
        {
            try
            {
                return Console.WindowWidth > 0 ? Console.WindowWidth : UsualWidth;
            }
            catch (IOException)
            {
                return UsualWidth;
            }
        }
    }

    /// <summary>Shows a line on standard error instead of the one before it; an empty one takes it away.</summary>
    public static void WriteOver(string line) => Console.Error.Write(LineBack + Fitted(line, Width));

    /// <summary>On one line of a terminal, whatever it says: a second line could not be taken back.</summary>
    public static string Fitted(string line, int width) => TextWidth.Cut(TextWidth.Printable(line), Math.Max(1, width - 1));
}
