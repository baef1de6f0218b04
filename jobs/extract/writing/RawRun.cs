using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>What a run that brings raw rows is, for the record of runs.</summary>
/// <param name="Text">The command as typed.</param>
/// <param name="Engine">What does the work.</param>
/// <param name="About">What is taken in, a file or a topic: the message of a failure begins with it. Null: nothing in particular.</param>
public sealed record RawRequest(string Text, string Engine, string? About = null);

/// <summary>
/// A run that brings rows into raw tables. However its work ends, the record tells it truly; each of its attempts has the leases of all
/// tables that it may change for as long as it lasts.
/// </summary>
/// <param name="lake">Where rows go.</param>
/// <param name="clock">Makes the ids, and says when partitions were built.</param>
/// <param name="waiting">Told of a table that is waited for, and of who holds it.</param>
public sealed class RawRun(Lake lake, TimeProvider clock, Action<string, string> waiting)
{
    public string Id { get; } = LakeNames.NewId(clock);

    /// <summary>A run that is one attempt.</summary>
    /// <inheritdoc cref="AttemptAsync{T}(IEnumerable{RawTable}, Func{RawAttempt, Task{T}}, CancellationToken)"/>
    public Task<T> RunAsync<T>(
        RawRequest request, IEnumerable<RawTable> mayChange, Func<RawAttempt, Task<T>> work, CancellationToken cancel) =>
        RecordAsync(request, () => AttemptAsync(mayChange, work, cancel), cancel);

    /// <summary>Records the run, with any number of attempts in its work; once.</summary>
    public async Task<T> RecordAsync<T>(RawRequest request, Func<Task<T>> work, CancellationToken cancel)
    {
        await lake.Ledger.StartRunAsync(Id, request.Text, request.Engine, cancel);
        T result;
        try
        {
            result = await work();
        }
        catch (Exception e)
        {
            var message = request.About is { } about ? $"{about}: {e.Message}" : e.Message;
            await lake.Ledger.EndRunAsync(Id, StateAfter(e, cancel), ExitCodeAfter(e, cancel), message, CancellationToken.None);
            throw;
        }
        await lake.Ledger.EndRunAsync(Id, RunState.Succeeded, ExitCodes.Done, null, CancellationToken.None);
        return result;
    }

    /// <summary>One try, which commits once or not at all.</summary>
    /// <param name="mayChange">Tables that it may change; the leases are taken in one order by everybody, so nobody waits in a
    /// circle.</param>
    /// <param name="work">Looks at the lake as it is now that nobody else changes these tables; it need not begin the attempt.</param>
    /// <param name="cancel">Heeded until the commit is journalled.</param>
    /// <exception cref="SparkMusicException">75: a table is held for longer than 10 minutes.</exception>
    public Task<T> AttemptAsync<T>(IEnumerable<RawTable> mayChange, Func<RawAttempt, Task<T>> work, CancellationToken cancel) =>
        AttemptAsync(LakeNames.NewId(clock), mayChange, work, cancel);

    /// <summary>As the other, of an attempt that has staged its rows before it holds the tables.</summary>
    /// <inheritdoc cref="AttemptAsync{T}(IEnumerable{RawTable}, Func{RawAttempt, Task{T}}, CancellationToken)"/>
    public async Task<T> AttemptAsync<T>(
        string attemptId, IEnumerable<RawTable> mayChange, Func<RawAttempt, Task<T>> work, CancellationToken cancel)
    {
        await using var leases = await TableLeases.TakeAsync(lake, mayChange.Distinct(), attemptId, waiting, cancel);
        T result;
        try
        {
            result = await work(new RawAttempt(lake, clock, Id, attemptId, leases.Leases));
        }
        catch (Exception e)
        {
            await lake.Ledger.EndAttemptAsync(attemptId, StateAfter(e, cancel), CancellationToken.None);
            throw;
        }
        await lake.Ledger.EndAttemptAsync(attemptId, RunState.Succeeded, CancellationToken.None);
        return result;
    }

    // What gave up by itself, as a client does after its time, is a failure.
    static bool IsCancelled(Exception e, CancellationToken cancel) => e is OperationCanceledException && cancel.IsCancellationRequested;

    static RunState StateAfter(Exception e, CancellationToken cancel) => IsCancelled(e, cancel) ? RunState.Cancelled : RunState.Failed;

    static int ExitCodeAfter(Exception e, CancellationToken cancel) => IsCancelled(e, cancel) ? Cancelled.ExitCode : ExitCodes.Of(e);
}
