using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>
/// Statements of one session as Spark's job groups, a group per statement: what a second connection needs to cancel a running one and to
/// see how far it is.
/// </summary>
sealed class JobGroup(Gateway gateway, JvmObject context, string session, Func<Task<string?>> lastWords, ClusterWatch? cluster)
{
    static readonly TimeSpan CancelAgain = TimeSpan.FromMilliseconds(100), LookAgain = TimeSpan.FromMilliseconds(300);

    int _statements;
    volatile bool _isWatched;
    double _progress = -1;

    /// <summary>Asking for it makes Spark be asked; so a run that nobody watches costs nothing.</summary>
    public double? Progress
    {
        get
        {
            _isWatched = true;
            var progress = Volatile.Read(ref _progress);
            return progress < 0 ? null : progress;
        }
    }

    /// <summary>Runs calls on the session's own connection; a cancelled token cancels their Spark jobs until the calls return.</summary>
    public async Task<T> RunAsync<T>(GatewayLease jvm, string description, Func<Task<T>> calls, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (cluster?.GivenUp is { } givenUp) throw Again(givenUp);
        var group = $"{session}-{++_statements}";
        using var ended = new CancellationTokenSource();
        var cancelling = CancelWhenAskedAsync(group, cancel, ended.Token);
        var watching = WatchAsync(group, ended.Token);
        try
        {
            await jvm.CallAsync(context, "setJobGroup", group, description, true);
            return await calls();
        }
        catch (JvmException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (JvmException) when (cluster?.GivenUp is not null)
        {
            throw Again(cluster.GivenUp);
        }
        catch (EngineException lost) when (lost.Kind == EngineErrorKind.Lost && lost is not JvmException)
        {
            throw new EngineException(EngineErrorKind.Lost, string.Join(' ', lost.Message, await lastWords()).TrimEnd(), inner: lost);
        }
        finally
        {
            await ended.CancelAsync();
            await cancelling;
            await watching;
            Volatile.Write(ref _progress, -1);
        }
    }

    static EngineException Again(EngineException failure) => new(failure.Kind, failure.Message, failure.Condition, failure);

    /// <summary>Spark cancels the jobs that it knows at this moment, and a statement may start more: so again and again.</summary>
    async Task CancelWhenAskedAsync(string group, CancellationToken cancel, CancellationToken ended)
    {
        if (!cancel.CanBeCanceled) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, ended);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!ended.IsCancellationRequested)
        {
            await OnAnotherConnectionAsync(control => control.CallAsync(context, "cancelJobGroup", group));
            await Task.Delay(CancelAgain, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task WatchAsync(string group, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(LookAgain, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_isWatched || ended.IsCancellationRequested) continue;
            await OnAnotherConnectionAsync(async control =>
            {
                if (await JobStatus.ShareDoneAsync(control, context, group) is { } share)
                    Volatile.Write(ref _progress, share);
            });
        }
    }

    async Task OnAnotherConnectionAsync(Func<GatewayLease, Task> call)
    {
        try
        {
            await using var control = await gateway.LeaseAsync(CancellationToken.None);
            await call(control);
        }
        catch (JvmException) when (cluster?.GivenUp is not null)
        {
            throw Again(cluster.GivenUp);
        }
        catch (EngineException lost) when (lost.Kind == EngineErrorKind.Lost)
        {
            // The JVM is gone: the statement itself is told so.
        }
    }
}
