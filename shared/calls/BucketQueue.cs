using SparkMusic.Ledgers;

namespace SparkMusic.Calls;

/// <summary>
/// The queue of one bucket: its calls come one after the other, apart by its spacing, as long as its budget lasts and it is not closed.
/// </summary>
sealed class BucketQueue(Bucket bucket, IBudgets budgets, TimeProvider clock)
{
    // Calls of a slot leave the budget together, when the last of them may: so a budget is never overdrawn, and lasts ten minutes less.
    static readonly TimeSpan Slot = TimeSpan.FromMinutes(10);
    static readonly TimeSpan Period = TimeSpan.FromHours(24);

    // Where no limit asks for it, calls are not written down one by one.
    const int CountedTogether = 25;

    // Spacings that a plan may be behind.
    const int MostBehind = 2;

    readonly SemaphoreSlim _turn = new(1, 1);
    DateTime? _closedUntil;
    string _whyClosed = "";
    bool _isRead;
    long? _lastStart;
    long _planned;
    long _uncounted;
    DateTime _uncountedSlot;

    public Bucket Bucket => bucket;

    DateTime Now => clock.GetUtcNow().UtcDateTime;

    DateTime SlotNow => Now is var now ? now.AddTicks(-(now.Ticks % Slot.Ticks)) : default;

    /// <summary>The slots that start after this count.</summary>
    DateTime After => Now - Period - Slot;

    /// <summary>Waits for the bucket's turn, which lasts until the handle is disposed.</summary>
    public async Task<IDisposable> TurnAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        return new Turn(_turn);
    }

    /// <summary>Called in a turn, before each call: takes it from the budget.</summary>
    /// <exception cref="ClosedUntilException">The source closed the bucket, in this process or an earlier one, or its budget is used
    /// up.</exception>
    public async Task TakeAsync(CancellationToken cancel)
    {
        if (!_isRead)
        {
            (_closedUntil, _whyClosed) = ((await budgets.BudgetAsync(bucket.Budget, After, cancel)).ClosedUntil,
                "a limit of it was reached earlier");
            _isRead = true;
        }
        if (_closedUntil is { } until && until > Now) throw new ClosedUntilException(bucket, until, _whyClosed);
        await CountAsync(cancel);
    }

    /// <summary>
    /// Called last before the call: waits for the spacing. Calls are late by a little, again and again: what is lost is won back by
    /// calls that follow their predecessor a tenth of the spacing sooner, so that the mean is kept and nothing comes in a burst.
    /// </summary>
    public async Task SpaceAsync(CancellationToken cancel)
    {
        var spacing = (long)(bucket.Spacing.TotalSeconds * clock.TimestampFrequency);
        var now = clock.GetTimestamp();
        if (_lastStart is not { } last) _planned = now;
        else
        {
            // A call that took long, or none for a while, is made up for by a few calls and not by a hundred.
            _planned = Math.Max(_planned + spacing, now - MostBehind * spacing);
            var start = Math.Max(_planned, last + spacing * 9 / 10);
            if (clock.GetElapsedTime(now, start) is { Ticks: > 0 } wait)
                await Task.Delay(CallRateWindow.RoundUp(wait), clock, cancel);
        }
        _lastStart = clock.GetTimestamp();
    }

    /// <summary>No call of this bucket is made before that time, by nobody who shares the ledger.</summary>
    public async Task<ClosedUntilException> CloseAsync(TimeSpan time, string why, CancellationToken cancel)
    {
        var until = new DateTime(((Now + time).Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond,
            DateTimeKind.Utc);
        (_closedUntil, _whyClosed) = (until, why);
        await budgets.CloseBudgetAsync(bucket.Budget, until, cancel);
        return new ClosedUntilException(bucket, until, why);
    }

    /// <summary>Calls that can be made now, null when nothing limits them, and from when on one more could be made.</summary>
    public async Task<BudgetOutlook> OutlookAsync(CancellationToken cancel)
    {
        var use = await budgets.BudgetAsync(bucket.Budget, After, cancel);
        var calls = use.Calls + _uncounted;
        var isClosed = use.ClosedUntil > Now;
        var left = isClosed ? 0 : bucket.PerDay is { } limit ? Math.Max(0, limit - calls) : (long?)null;
        return new BudgetOutlook(bucket, calls, left, left != 0 ? null : isClosed ? use.ClosedUntil : FreeAt(use));
    }

    /// <summary>Writes down what was counted together.</summary>
    public async Task FlushAsync()
    {
        if (_uncounted == 0) return;
        await budgets.TakeBudgetAsync(bucket.Budget, _uncountedSlot, After, _uncounted, long.MaxValue, CancellationToken.None);
        _uncounted = 0;
    }

    async Task CountAsync(CancellationToken cancel)
    {
        if (bucket.PerDay is { } limit)
        {
            if (await budgets.TakeBudgetAsync(bucket.Budget, SlotNow, After, 1, limit, cancel) > 0) return;
            var use = await budgets.BudgetAsync(bucket.Budget, After, cancel);
            throw new ClosedUntilException(bucket, FreeAt(use) ?? SlotNow + Period + Slot,
                $"its budget of {limit} calls in 24 hours is used up");
        }
        if (_uncounted >= CountedTogether || _uncountedSlot != SlotNow) await FlushAsync();
        (_uncounted, _uncountedSlot) = (_uncounted + 1, SlotNow);
    }

    // The first time at which the slots that count leave room for a call.
    DateTime? FreeAt(BudgetUse use)
    {
        var calls = use.Calls;
        foreach (var slot in use.Slots)
        {
            calls -= slot.Calls;
            if (calls < bucket.PerDay) return slot.Slot + Period + Slot;
        }
        return null;
    }

    sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}

/// <summary>What a bucket's budget still gives.</summary>
/// <param name="Calls">Made in the last 24 hours.</param>
/// <param name="Left">Null: not limited.</param>
/// <param name="FreeAt">When none is left: from when on there is one again.</param>
public sealed record BudgetOutlook(Bucket Bucket, long Calls, long? Left, DateTime? FreeAt);
