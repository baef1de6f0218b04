namespace SparkMusic.Spark;

/// <summary>
/// Watches the JVM that started us: it keeps our standard input open and never writes, so the end of input is its death. A driver without
/// its
/// Spark has nothing to wait for.
/// </summary>
static class ParentWatch
{
    static int _isStarted;

    public static void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0) return;
        new Thread(Watch) { IsBackground = true, Name = "spark-parent-watch" }.Start();
    }

    static void Watch()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0) { }
        Console.Error.WriteLine(
            "sparkmusic: the JVM of Spark has died; this run is lost. Start it again: what was not committed is undone at the next start.");
        Console.Error.Flush();
        Environment.Exit(ExitCodes.LostJvm);
    }
}
