using SparkMusic.Ledgers;

namespace SparkMusic.Tests.Ledgers;

public abstract partial class LedgerConformance
{
    static readonly DateTime Slot = new(2021, 11, 5, 6, 0, 0, DateTimeKind.Utc);
    static readonly DateTime DayBefore = Slot.AddDays(-1);

    [Test]
    public async Task A_budget_gives_what_is_left_and_both_sides_see_it()
    {
        (await One.TakeBudgetAsync("spotify.search", Slot, DayBefore, 3, 5, default)).Should().Be(3);
        (await Two.TakeBudgetAsync("spotify.search", Slot, DayBefore, 3, 5, default)).Should().Be(2);
        (await One.TakeBudgetAsync("spotify.search", Slot, DayBefore, 1, 5, default)).Should().Be(0);
        (await One.TakeBudgetAsync("spotify.tracks", Slot, DayBefore, 1, 5, default)).Should().Be(1, "another budget");
        (await Two.BudgetAsync("spotify.search", DayBefore, default)).Should().BeEquivalentTo(new BudgetUse([new SlotUse(Slot, 5)], null));
    }

    [Test]
    public async Task A_use_leaves_the_budget_when_its_slot_has_passed_and_not_before()
    {
        var first = Slot.AddHours(-24);
        await One.TakeBudgetAsync("x", first, first.AddDays(-1), 4, 5, default);
        await One.TakeBudgetAsync("x", Slot.AddHours(-1), first.AddHours(-1), 1, 5, default);
        (await Two.TakeBudgetAsync("x", Slot, first.AddTicks(-1), 9, 5, default)).Should().Be(0);
        (await Two.BudgetAsync("x", first, default)).Calls.Should().Be(1);
        (await Two.TakeBudgetAsync("x", Slot, first, 9, 5, default)).Should().Be(4);
        (await One.BudgetAsync("x", first.AddDays(-1), default)).Slots
            .Should().Equal([new SlotUse(Slot.AddHours(-1), 1), new SlotUse(Slot, 4)], "what has passed is forgotten");
    }

    [Test]
    public async Task A_lower_limit_than_what_was_used_gives_nothing()
    {
        await One.TakeBudgetAsync("x", Slot, DayBefore, 9, 10, default);
        (await One.TakeBudgetAsync("x", Slot, DayBefore, 9, 5, default)).Should().Be(0);
        (await One.BudgetAsync("x", DayBefore, default)).Calls.Should().Be(9);
    }

    [Test]
    public async Task A_budget_stays_closed_until_the_latest_time_that_was_told()
    {
        (await One.BudgetAsync("x", DayBefore, default)).ClosedUntil.Should().BeNull();
        await One.CloseBudgetAsync("x", Slot.AddHours(2), default);
        await One.CloseBudgetAsync("x", Slot.AddHours(1), default);
        await One.CloseBudgetAsync("x", Slot.AddHours(2), default);
        (await Two.BudgetAsync("x", DayBefore, default)).ClosedUntil.Should().Be(Slot.AddHours(2));
        (await Two.BudgetAsync("y", DayBefore, default)).ClosedUntil.Should().BeNull();
        await Two.CloseBudgetAsync("x", Slot.AddHours(3), default);
        (await One.BudgetAsync("x", DayBefore, default)).Should().BeEquivalentTo(new BudgetUse([], Slot.AddHours(3)));
    }

    [Test]
    public async Task Of_many_that_take_at_the_same_instant_together_they_get_the_budget_and_no_more()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() =>
            (i % 2 == 0 ? One : Two).TakeBudgetAsync("x", Slot, DayBefore, 2, 31, default))));
        taken.Sum().Should().Be(31);
        (await One.BudgetAsync("x", DayBefore, default)).Calls.Should().Be(31);
    }
}
