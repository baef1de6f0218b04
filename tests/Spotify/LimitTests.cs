using SparkMusic.Calls;
using SparkMusic.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spotify;

[TestFixture]
public class LimitTests : SpotifyFixture
{
    static readonly SpotifyLimits Spaced = SpotifyLimits.None with { Spacing = TimeSpan.FromSeconds(1) };

    [Test]
    public async Task Calls_of_a_bucket_are_apart_by_the_spacing_from_start_to_start()
    {
        Api = _ => Reply.Json("""{"id":"abc"}""");
        var client = Client(Spaced);
        for (var i = 0; i < 4; i++) await client.PlaylistAsync("abc", default);
        Gaps().Should().Equal(1, 1, 1);
    }

    [Test]
    public async Task Calls_that_come_late_lower_no_mean_and_those_behind_them_come_in_no_burst()
    {
        var calls = 0;
        Api = _ =>
        {
            // Each tenth call takes longer than the spacing.
            if (++calls % 10 == 0) Clock.Advance(TimeSpan.FromSeconds(1.5));
            return Reply.Json("""{"id":"abc"}""");
        };
        var client = Client(Spaced);
        for (var i = 0; i < 100; i++) await client.PlaylistAsync("abc", default);
        // Ten times half a second is lost by who counts from the last start.
        Gaps().Take(98).Sum().Should().BeInRange(97.9, 98.7);
        Gaps().Min().Should().BeGreaterThanOrEqualTo(0.9);
    }

    [Test]
    public async Task A_long_pause_is_made_up_for_by_few_calls()
    {
        Api = _ => Reply.Json("""{"id":"abc"}""");
        var client = Client(Spaced);
        await client.PlaylistAsync("abc", default);
        Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 100; i++) await client.PlaylistAsync("abc", default);
        Gaps().Skip(1).Sum().Should().BeInRange(96.9, 97.5);
        Gaps().Min().Should().BeGreaterThanOrEqualTo(0.9);
    }

    [Test]
    public async Task Tasks_that_call_at_once_take_turns()
    {
        var (now, most) = (0, 0);
        Api = _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            return Reply.Json("""{"id":"abc"}""") with { After = AnswerAsync() };
        };
        var client = Client();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.PlaylistAsync("abc", default)));
        most.Should().Be(1);
        Calls.Should().HaveCount(10);

        async Task AnswerAsync()
        {
            await Task.Delay(5);
            Interlocked.Decrement(ref now);
        }
    }

    [Test]
    public async Task The_rate_is_used_to_its_full_and_the_server_that_enforces_it_never_says_429()
    {
        var (rate, calls) = (new CallRate(30, TimeSpan.FromSeconds(30)), new Queue<DateTime>());
        Api = asked =>
        {
            while (calls.TryPeek(out var first) && asked.At - first >= rate.Span) calls.Dequeue();
            if (calls.Count >= rate.Calls) return Reply.Error(429, "API rate limit exceeded").With("Retry-After", "1");
            calls.Enqueue(asked.At);
            return Reply.Json(asked.Path.Contains("search", StringComparison.Ordinal) ? """{"playlists":{"items":[]}}""" : """{"id":"abc"}""");
        };
        var limits = SpotifyLimits.None with { Calls = new CallSettings { Rate = rate } };
        await using var caller = Caller(limits);
        var client = Client(limits, caller);
        // Two buckets share it.
        for (var i = 0; i < 329; i++)
            if (i % 2 == 0) await client.PlaylistAsync("abc", default);
            else await AllAsync(client.SearchPlaylistsAsync("x", default));
        caller.Counts.WithStatus(429).Should().Be(0);
        caller.Counts.Calls.Should().Be(330, "one was for the token");
        var span = Calls.Last().At - Calls.First().At;
        (330 / (span + rate.Span).TotalSeconds).Should().BeGreaterThanOrEqualTo(0.95, "it may make one call a second");
    }

    [TestCase("1", 1)]
    [TestCase("7", 7)]
    [TestCase("60", 60)]
    [TestCase("0", 1)]
    [TestCase("Sun, 22 Nov 2026 10:00:20 GMT", 20)]
    [TestCase("Sun, 22 Nov 2026 09:00:00 GMT", 1)]
    public async Task A_short_wait_is_waited_to_the_second(string retryAfter, int seconds)
    {
        Api = _ => Calls.Count() == 1
            ? Reply.Error(429, "API rate limit exceeded").With("Retry-After", retryAfter).With("Date", "Sun, 22 Nov 2026 10:00:00 GMT")
            : Reply.Json("""{"id":"abc"}""");
        await Client().PlaylistAsync("abc", default);
        Gaps().Single().Should().BeInRange(seconds, seconds + 1);
    }

    [TestCase("61", 61)]
    [TestCase("86400", 86400)]
    [TestCase(null, 3600)]
    [TestCase("-5", 3600)]
    [TestCase("soon", 3600)]
    [TestCase("99999999999999", 366 * 86400)]
    public async Task A_long_wait_or_none_ends_the_work_with_the_time_to_resume(string? retryAfter, int seconds)
    {
        var limited = Reply.Error(429, "API rate limit exceeded");
        Api = _ => retryAfter is null ? limited : limited.With("Retry-After", retryAfter);
        var thrown = (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<ClosedUntilException>()).Which;
        thrown.ExitCode.Should().Be(ExitCodes.TryLater);
        thrown.ResumeAt.Should().Be(Clock.Now.AddSeconds(seconds));
        thrown.NextStep.Should().StartWith("Resume after 202").And.Contain("Z");
        Calls.Should().HaveCount(1);
        Clock.Waits.Should().BeEmpty("nobody waits for hours");
    }

    [Test]
    public async Task A_used_up_quota_closes_even_when_the_wait_is_short()
    {
        Api = _ => Reply.Error(429, "Too many requests", "QUOTA_EXCEEDED").With("Retry-After", "30");
        (await Client().Invoking(it => it.PlaylistAsync("abc", default))
            .Should().ThrowAsync<ClosedUntilException>().WithMessage("*QUOTA_EXCEEDED*"))
            .Which.ResumeAt.Should().Be(Clock.Now.AddSeconds(30));
    }

    [Test]
    public async Task A_used_up_quota_without_a_time_closes_for_a_day()
    {
        Api = _ => Reply.Error(429, "Too many requests", "QUOTA_EXCEEDED");
        (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<ClosedUntilException>()).Which.ResumeAt
            .Should().Be(Clock.Now.AddDays(1));
    }

    [Test]
    public async Task Being_asked_to_wait_for_ever_ends_after_a_few_times()
    {
        Api = _ => Reply.Error(429, "API rate limit exceeded").With("Retry-After", "10");
        await Client().Invoking(it => it.PlaylistAsync("abc", default))
            .Should().ThrowAsync<ClosedUntilException>().WithMessage("*5 times in a row*");
        Gaps().Should().HaveCount(4).And.OnlyContain(gap => gap >= 10 && gap < 11);
    }

    [Test]
    public async Task Only_the_bucket_that_was_hit_is_closed_and_the_next_process_knows()
    {
        Api = asked => asked.Path.EndsWith("/search", StringComparison.Ordinal) ? Reply.Error(429, "API rate limit exceeded").With("Retry-After", "7200") : Reply.Json("""{"id":"abc"}""");
        var client = Client();
        var until = (await client.Invoking(it => AllAsync(it.SearchPlaylistsAsync("x", default)))
            .Should().ThrowAsync<ClosedUntilException>()).Which.ResumeAt;
        await client.PlaylistAsync("abc", default);
        await client.Invoking(it => AllAsync(it.SearchPlaylistsAsync("x", default))).Should().ThrowAsync<ClosedUntilException>();
        Paths.Should().Equal("search", "playlists/abc");

        await using var ledger = NewLedger();
        await using var caller = Caller(ledger: ledger);
        var next = Client(caller: caller);
        (await next.Invoking(it => AllAsync(it.SearchPlaylistsAsync("x", default)))
            .Should().ThrowAsync<ClosedUntilException>()).Which.ResumeAt.Should().Be(until);
        Paths.Should().HaveCount(2, "it was not asked again");
        Clock.Advance(TimeSpan.FromHours(2));
        Api = _ => Reply.Json("""{"playlists":{"items":[]}}""");
        (await AllAsync(next.SearchPlaylistsAsync("x", default))).Should().HaveCount(1);
    }

    [Test]
    public async Task A_wait_of_one_bucket_or_source_holds_up_no_other()
    {
        Clock.Leaps = false;
        Api = asked => asked.Path.EndsWith("/search", StringComparison.Ordinal) ? Reply.Error(429, "API rate limit exceeded").With("Retry-After", "30") : Reply.Json("""{"id":"abc"}""");
        var client = Client();
        var search = AllAsync(client.SearchPlaylistsAsync("x", default));
        while (Clock.Waits.IsEmpty) await Task.Delay(5);
        await client.PlaylistAsync("abc", default).WaitAsync(Patience.Long);
        search.IsCompleted.Should().BeFalse();
        Api = _ => Reply.Json("""{"playlists":{"items":[]}}""");
        Clock.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(50);
        search.IsCompleted.Should().BeFalse();
        Clock.Advance(TimeSpan.FromSeconds(2));
        await search.WaitAsync(Patience.Long);
    }

    [Test]
    public async Task A_wait_ends_when_it_is_cancelled()
    {
        Clock.Leaps = false;
        Api = _ => Reply.Error(429, "API rate limit exceeded").With("Retry-After", "30");
        using var cancel = new CancellationTokenSource();
        var client = Client();
        var call = client.PlaylistAsync("abc", cancel.Token);
        while (Clock.Waits.IsEmpty) await Task.Delay(5, default);
        await cancel.CancelAsync();
        await call.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
        Api = _ => Reply.Json("""{"id":"abc"}""");
        await client.PlaylistAsync("abc", default).WaitAsync(Patience.Long);
    }

    [Test]
    public async Task A_budget_of_a_day_is_kept_over_processes_and_calls_come_back_as_they_leave_the_24_hours()
    {
        Api = _ => Reply.Json("""{"id":"abc"}""");
        var limits = SpotifyLimits.None with { PerDay = new Dictionary<string, long> { ["playlists"] = 3 } };
        await Client(limits).PlaylistAsync("abc", default);
        Clock.Advance(TimeSpan.FromHours(5));
        await using var ledger = NewLedger();
        await using var caller = Caller(limits, ledger);
        var next = Client(limits, caller);
        for (var i = 0; i < 2; i++) await next.PlaylistAsync("abc", default);
        var bucket = limits.BucketOf(Endpoints.Playlist);
        (await caller.OutlookAsync(bucket, default)).Should().BeEquivalentTo(new { Calls = 3L, Left = 0L });
        var thrown = (await next.Invoking(it => it.PlaylistAsync("abc", default))
            .Should().ThrowAsync<ClosedUntilException>().WithMessage("*budget of 3 calls*")).Which;
        thrown.ResumeAt.Should().Be(new DateTime(2026, 11, 23, 10, 10, 0, DateTimeKind.Utc),
            "the first call was made at 10:00, and counts with its ten minutes");
        Calls.Should().HaveCount(3);

        Clock.Advance(thrown.ResumeAt - Clock.Now);
        await next.PlaylistAsync("abc", default);
        await next.Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<ClosedUntilException>();
        Calls.Should().HaveCount(4);
    }

    [Test]
    public async Task What_is_not_limited_is_counted_too()
    {
        Api = _ => Reply.Json("""{"id":"abc"}""");
        await using (var caller = Caller())
        {
            var client = Client(caller: caller);
            for (var i = 0; i < 30; i++) await client.PlaylistAsync("abc", default);
        }
        (await Ledger.BudgetAsync("spotify.playlists", Clock.Now.AddDays(-1), default)).Calls.Should().Be(30);
    }

    /// <summary>Seconds between calls.</summary>
    IEnumerable<double> Gaps() => Calls.Zip(Calls.Skip(1), (one, next) => (next.At - one.At).TotalSeconds);
}
