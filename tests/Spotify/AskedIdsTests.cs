using SparkMusic.Calls;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spotify;

[TestFixture]
public class AskedIdsTests
{
    static readonly TimeSpan Month = TimeSpan.FromDays(30);

    readonly TestClock _clock = new(new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc));

    [Test]
    public void An_id_that_was_asked_is_not_due_before_its_time_whoever_asks()
    {
        using var folder = new TestFolder();
        using var asked = new AskedIds(folder["deep/asked.db"], _clock);
        asked.Due("x", ["b", "a", "b", "c"], TimeSpan.MaxValue, Month).Should().Equal("b", "a", "c");
        asked.Remember("x", [("a", true), ("b", false)]);
        using var other = new AskedIds(folder["deep/asked.db"], _clock);
        other.Due("x", ["a", "b", "c"], TimeSpan.MaxValue, Month).Should().Equal("c");
        other.Due("y", ["a"], TimeSpan.MaxValue, Month).Should().Equal(["a"], "another question");
        _clock.Advance(Month);
        other.Due("x", ["a", "b", "c"], TimeSpan.MaxValue, Month).Should().Equal(["c", "b"], "what was never asked comes first");
        other.Due("x", ["a"], Month, Month).Should().Equal("a");
        other.Remember("x", [("b", true)]);
        asked.Due("x", ["b"], Month, Month).Should().BeEmpty();
    }

    [Test]
    public void Answers_that_fail_half_way_are_remembered_not_at_all()
    {
        using var folder = new TestFolder();
        using var asked = new AskedIds(folder["asked.db"], _clock);
        IEnumerable<(string, bool)> Dying()
        {
            yield return ("a", true);
            throw new InvalidOperationException("dead");
        }
        asked.Invoking(it => it.Remember("x", Dying())).Should().Throw<InvalidOperationException>();
        asked.Due("x", ["a"], Month, Month).Should().Equal("a");
        asked.Remember("x", [("a", true)]);
        asked.Due("x", ["a"], Month, Month).Should().BeEmpty();
    }

    [Test]
    public void A_damaged_file_says_that_it_is_a_cache()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["asked.db"], new string('x', 9000));
        FluentActions.Invoking(() => new AskedIds(folder["asked.db"], _clock)).Should().Throw<SparkMusicException>().Which.NextStep
            .Should().Contain("it is a cache");
    }
}
