namespace SparkMusic.Calls;

/// <summary>
/// Keeps a rate over any span of time as the server counts it, whatever the network's delay: a call counts from its start until a whole
/// span after its answer began.
/// </summary>
/// <param name="longest">What a call takes at most: for so long counts one whose process was killed before its end.</param>
/// <param name="longestWait">A place that is free later than this is not waited for.</param>
/// <param name="path">Of a file in which processes share the rate; null: this one has it for itself.</param>
sealed class CallRateWindow(CallRate rate, TimeSpan longest, TimeSpan longestWait, TimeProvider clock, string? path)
{
    // Other processes say nothing when a call of theirs is answered.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    readonly RatePlaces _places = new(rate.Calls, path);
    TaskCompletionSource _oneEnded = New();

    long Now => clock.GetUtcNow().UtcTicks;

    // Later than that no call of ours can last: the clock was set back since.
    TimeSpan Most => rate.Span + longest;

    /// <summary>For how long no call keeps the rate, when that is not waited for; null: it is soon enough.</summary>
    public TimeSpan? TooLong() => _places.Use(freeAt => TooLong(freeAt[First(freeAt)] - Now));

    /// <summary>Waits until one more call keeps the rate. <see cref="Leave"/> follows, whatever becomes of the call.</summary>
    /// <returns>The place that it takes; null: see <see cref="TooLong()"/>.</returns>
    public async Task<int?> EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            var ended = Volatile.Read(ref _oneEnded).Task;
            var (place, wait) = _places.Use(Take);
            if (wait <= TimeSpan.Zero) return place;
            if (TooLong(wait.Ticks) is not null) return null;
            if (path is not null && wait > Look) wait = Look;
            await Task.WhenAny(Task.Delay(RoundUp(wait), clock, cancel), ended);
            cancel.ThrowIfCancellationRequested();
        }
    }

    public void Leave(int place)
    {
        _places.Use(freeAt => freeAt[place] = Now + rate.Span.Ticks);
        Interlocked.Exchange(ref _oneEnded, New()).SetResult();
    }

    (int Place, TimeSpan Wait) Take(long[] freeAt)
    {
        var (now, place) = (Now, First(freeAt));
        var wait = TimeSpan.FromTicks(freeAt[place] - now);
        if (wait > TimeSpan.Zero && wait <= Most) return (place, wait);
        freeAt[place] = now + Most.Ticks;
        return (place, TimeSpan.Zero);
    }

    static int First(long[] freeAt)
    {
        var place = 0;
        for (var i = 1; i < freeAt.Length; i++)
            if (freeAt[i] < freeAt[place]) place = i;
        return place;
    }

    // A call that is not answered yet may be any moment: its place is free a span later.
    TimeSpan? TooLong(long ticks) =>
        Math.Min(ticks, rate.Span.Ticks) > longestWait.Ticks && ticks <= Most.Ticks ? TimeSpan.FromTicks(ticks) : null;

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Timers count whole milliseconds and may come early by a part of one.
    public static TimeSpan RoundUp(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds)));
}
