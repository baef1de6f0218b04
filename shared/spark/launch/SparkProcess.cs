using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace SparkMusic.Spark;

/// <summary>
/// A Spark that we started: spark-submit with Spark's own gateway server, in a scratch folder. It ends when its standard input does, so it
/// dies with us however we die.
/// </summary>
sealed class SparkProcess : IAsyncDisposable
{
    /// <summary>
    /// A terminal's Ctrl-C goes to the whole process group; the JVM must outlive it so that we can cancel jobs and stop it in order.
    /// </summary>
    const string IgnoreInterrupt = "trap '' INT; exec \"$@\"";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly Process _process;
    readonly Scratch _scratch;
    readonly LogTail _log;

    SparkProcess(Process process, Scratch scratch, LogTail log) => (_process, _scratch, _log) = (process, scratch, log);

    public int Id => _process.Id;

    public int Port { get; private set; }

    public string Secret { get; private set; } = "";

    public string ScratchPath => _scratch.Path;

    /// <exception cref="SparkMusicException">Usage: cluster mode, wrong Java. Failed: Spark came up with an error, its last words are in
    /// the message.</exception>
    public static async Task<SparkProcess> StartAsync(SparkHome home, SparkOptions options, CancellationToken cancel)
    {
        var scratch = Scratch.Create("spark", options.ScratchParent);
        var log = new LogTail(options.Log);
        SparkProcess? spark = null;
        try
        {
            var process = new Process { StartInfo = SparkSubmit.CommandOf(home, options, scratch) };
            process.StartInfo.ArgumentList.Insert(0, "-c");
            process.StartInfo.ArgumentList.Insert(1, IgnoreInterrupt);
            process.StartInfo.ArgumentList.Insert(2, "spark-submit");
            process.OutputDataReceived += (_, line) => log.Add(line.Data);
            process.ErrorDataReceived += (_, line) => log.Add(line.Data);
            process.Start();
            spark = new SparkProcess(process, scratch, log);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await spark.ShakeHandsAsync(options.StartTimeout, cancel);
            return spark;
        }
        catch
        {
            if (spark is not null) await spark.DisposeAsync();
            else scratch.Dispose();
            throw;
        }
    }

    async Task ShakeHandsAsync(TimeSpan timeout, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        var file = _scratch[SparkSubmit.HandshakeFile];
        while (!File.Exists(file))
        {
            if (_process.HasExited) throw await DiedAsync();
            if (Stopwatch.GetElapsedTime(since) > timeout)
                throw SparkMusicException.TryLater(
                    $"Spark did not come up within {timeout.TotalSeconds:0} s. Its last words:\n{_log}",
                    "Try again when the machine is less busy.");
            await Task.Delay(25, cancel);
        }
        // The file is renamed into place, so it is whole: port, length of the secret, the secret.
        var bytes = await File.ReadAllBytesAsync(file, cancel);
        File.Delete(file);
        Port = BinaryPrimitives.ReadInt32BigEndian(bytes);
        Secret = Encoding.UTF8.GetString(bytes.AsSpan(8, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4))));
    }

    async Task<SparkMusicException> DiedAsync()
    {
        await _process.WaitForExitAsync();
        if (_log.Contains("UnsupportedClassVersionError")) return SparkHome.OldJava("older", "the one on the PATH");
        if (_log.Contains("JAVA_HOME is not set") || _log.Contains("java: No such file"))
            return SparkMusicException.Usage("Spark needs Java, and there is none.",
                $"Install a JDK {SparkHome.OldestJava} and set JAVA_HOME.");
        return SparkMusicException.Failed(
            $"Spark did not start: exit code {_process.ExitCode}. Its last words:\n{_log}",
            "Check SPARK_HOME, JAVA_HOME and the settings given to Spark.");
    }

    /// <summary>What is known about the end of the JVM, when it has ended.</summary>
    public async Task<string?> LastWordsAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            return null;
        }
        return $"Spark's process {_process.Id} ended with exit code {_process.ExitCode}. Its last words:\n{_log}";
    }

    /// <summary>Ends Spark: first by closing its input, after a while by force; then the scratch folder goes.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        _scratch.Dispose();
    }
}
