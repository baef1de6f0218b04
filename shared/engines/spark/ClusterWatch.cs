using System.Diagnostics;
using System.Globalization;
using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>
/// Watches that a standalone cluster works for us. Spark alone waits for ever when there are no cores: after
/// <c>spark.sparkmusic.noProgress</c> in which work waited and no task ran or ended, all jobs of the run are cancelled, and it is said why.
/// </summary>
sealed class ClusterWatch : IAsyncDisposable
{
    const string Setting = "spark.sparkmusic.noProgress", DefaultLimit = "120s";

    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2), LookForExecutors = TimeSpan.FromMilliseconds(200);

    readonly Gateway _gateway;
    readonly JvmObject _context;
    readonly SparkMaster _master;
    readonly TimeSpan _limit;
    readonly CancellationTokenSource _ended = new();
    Task _watching = Task.CompletedTask;

    ClusterWatch(Gateway gateway, JvmObject context, SparkMaster master, TimeSpan limit) =>
        (_gateway, _context, _master, _limit) = (gateway, context, master, limit);

    /// <summary>Why the run was given up, once it was: every statement of it fails with this.</summary>
    public EngineException? GivenUp { get; private set; }

    /// <summary>Waits for the first executor, then watches; null when executors cannot fail to come, as on a local master.</summary>
    /// <exception cref="SparkMusicException">Try later: no executor within the limit, with the reason.</exception>
    public static async Task<ClusterWatch?> StartAsync(Gateway gateway, SparkSession root, CancellationToken cancel)
    {
        var context = await root.Context(root.Jvm);
        var master = SparkMaster.Parse(await root.Jvm.CallAsync<string>(context, "master"));
        if (!master.IsStandalone)
        {
            context.Dispose();
            return null;
        }
        var watch = new ClusterWatch(gateway, context, master, await LimitAsync(root.Jvm, context));
        try
        {
            await watch.WaitForExecutorAsync(cancel);
        }
        catch
        {
            await watch.DisposeAsync();
            throw;
        }
        watch._watching = watch.WatchAsync();
        return watch;
    }

    static async Task<TimeSpan> LimitAsync(GatewayLease jvm, JvmObject context)
    {
        using var conf = await jvm.CallAsync<JvmObject>(context, "getConf");
        var text = await jvm.CallAsync<string>(conf, "get", Setting, DefaultLimit);
        try
        {
            return TimeSpan.FromSeconds(await jvm.CallStaticAsync<long>("org.apache.spark.network.util.JavaUtils",
                "timeStringAsSec", text));
        }
        catch (JvmException)
        {
            throw SparkMusicException.Usage($"{Setting} is {AllowedConf.Shown(text)}, which is no time.", "Write 120s or 10m.");
        }
    }

    async Task WaitForExecutorAsync(CancellationToken cancel)
    {
        await using var jvm = await _gateway.LeaseAsync(cancel);
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            using (var blocks = await jvm.CallAsync<JvmObject>(_context, "getExecutorMemoryStatus"))
                // The driver is one of them.
                if (await jvm.CallAsync<int>(blocks, "size") > 1) return;
            if (await jvm.CallAsync<bool>(_context, "isStopped"))
                throw SparkMusicException.TryLater(
                    $"Spark's master {_master.Url} ended this application before it had an executor.", NextStep);
            if (Stopwatch.GetElapsedTime(since) > _limit)
                throw SparkMusicException.TryLater($"{await ReasonAsync("gave no executor")}.", NextStep);
            await Task.Delay(LookForExecutors, cancel);
        }
    }

    async Task WatchAsync()
    {
        var (done, since) = (-1L, Stopwatch.GetTimestamp());
        while (!_ended.IsCancellationRequested)
        {
            await Task.Delay(LookAgain, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested) return;
            try
            {
                await using var jvm = await _gateway.LeaseAsync(CancellationToken.None);
                var work = await JobStatus.WorkAsync(jvm, _context);
                if (!work.IsWaiting || work.Done != done) (done, since) = (work.Done, Stopwatch.GetTimestamp());
                if (Stopwatch.GetElapsedTime(since) <= _limit) continue;
                GivenUp ??= new EngineException(EngineErrorKind.NoCores, $"{await ReasonAsync("let no task run")}.");
                // Again and again: what was cancelled may have been followed by a next job.
                await jvm.CallAsync(_context, "cancelAllJobs");
            }
            catch (EngineException)
            {
                // The JVM or its context is gone: the statements themselves are told so.
            }
        }
    }

    async Task<string> ReasonAsync(string what)
    {
        await using var jvm = await _gateway.LeaseAsync(CancellationToken.None);
        jvm.IsPersonal = true;
        var limit = _limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return $"The cluster {_master.Url} {what} for {limit} s ({Setting}): {await ClusterPage.ReasonAsync(jvm, _context, _master)}";
    }

    const string NextStep = EngineException.NoCoresNextStep;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        _context.Dispose();
        _ended.Dispose();
    }
}
