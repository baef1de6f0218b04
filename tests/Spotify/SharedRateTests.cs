using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using SparkMusic.Calls;
using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Providers;

namespace SparkMusic.Tests.Spotify;

/// <summary>A rate that several callers keep together, and what of a call counts.</summary>
[TestFixture]
public class SharedRateTests : SpotifyFixture
{
    static readonly Bucket Bucket = new("source", "bucket");

    [Test]
    public async Task Callers_side_by_side_keep_the_rate_together()
    {
        var rate = new CallRate(8, TimeSpan.FromSeconds(1));
        var settings = new CallSettings { Rate = rate, RateFile = Folder["rate.calls"] };
        var starts = new ConcurrentQueue<long>();
        using var http = new HttpClient(new Answering(() => starts.Enqueue(Stopwatch.GetTimestamp())));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            await using var caller = new ApiCaller("source", http, Ledger, settings, TimeProvider.System);
            for (var i = 0; i < 9; i++) await CallAsync(caller);
        })));
        var all = starts.Order().ToList();
        all.Should().HaveCount(27);
        for (var i = rate.Calls; i < all.Count; i++)
            Stopwatch.GetElapsedTime(all[i - rate.Calls], all[i]).Should().BeGreaterThanOrEqualTo(rate.Span);
    }

    [TestCase("mastodon")]
    [TestCase("bluesky")]
    [TestCase("x")]
    public void Processes_that_ask_one_network_share_its_rate_and_those_of_another_server_do_not(string network)
    {
        var (one, other) = (new Uri("https://one.example/"), new Uri("https://other.example/"));
        var limits = PostSources.LimitsOf(network, one);
        limits.Rate.Should().NotBeNull();
        limits.RateFile.Should().NotBeNull().And.Be(PostSources.LimitsOf(network, one).RateFile);
        limits.RateFile.Should().NotBe(PostSources.LimitsOf(network, other).RateFile);
    }

    [Test]
    public void Processes_that_ask_reccobeats_keep_its_spacing_together()
    {
        var usual = ReccoBeatsAccess.LimitsOf(new ReccoBeatsSettings());
        (usual.Rate!.Span / usual.Rate.Calls).Should().Be(new ReccoBeatsSettings().Bucket.Spacing);
        usual.RateFile.Should().NotBeNull();
        ReccoBeatsAccess.LimitsOf(new ReccoBeatsSettings { Bucket = Bucket }).Rate.Should().BeNull("a sandbox without limits has none");
    }

    [Test]
    public async Task A_call_counts_from_the_beginning_of_its_answer_and_not_from_the_end_of_a_long_body()
    {
        var starts = new List<DateTime>();
        using var http = new HttpClient(new Answering(() => starts.Add(Clock.Now))
        {
            InBody = () => Clock.Advance(TimeSpan.FromSeconds(9)),
        });
        await using var caller = new ApiCaller(
            "source", http, Ledger, new CallSettings { Rate = new CallRate(1, TimeSpan.FromSeconds(30)) }, Clock);
        for (var i = 0; i < 3; i++) await CallAsync(caller);
        (starts[^1] - starts[0]).TotalSeconds.Should().BeInRange(60, 60.1);
    }

    [Test]
    public async Task A_rate_that_is_used_up_for_longer_than_a_short_wait_ends_the_work_with_the_time_to_resume()
    {
        var (day, calls) = (new Bucket("source", "bucket", PerDay: 9), 0);
        var settings = new CallSettings { Rate = new CallRate(3, TimeSpan.FromMinutes(15)), RateFile = Folder["rate.calls"] };
        using var http = new HttpClient(new Answering(() => calls++));
        await using (var caller = new ApiCaller("source", http, Ledger, settings, Clock))
        {
            for (var i = 0; i < 3; i++)
            {
                await CallAsync(caller, day);
                Clock.Advance(TimeSpan.FromSeconds(100));
            }
            var full = (await caller.Invoking(it => CallAsync(it, day)).Should().ThrowAsync<ClosedUntilException>()).Which;
            full.ResumeAt.Should().Be(Clock.Now.AddSeconds(900 - 300));
            full.Message.Should().Contain("its rate of 3 calls in 15 minutes is used up");
            Clock.Waits.Should().BeEmpty();
            (await caller.OutlookAsync(day, default)).Should().BeEquivalentTo(new { Calls = 3, FreeAt = full.ResumeAt });
            Clock.Advance(TimeSpan.FromSeconds(600));
            await CallAsync(caller, day);
        }
        // Another process, at which the next place is free soon.
        Clock.Advance(TimeSpan.FromSeconds(60));
        await using var next = new ApiCaller("source", http, Ledger, settings, Clock);
        await CallAsync(next, day);
        Clock.Waits.Should().NotBeEmpty().And.OnlyContain(wait => wait <= TimeSpan.FromSeconds(40));
        calls.Should().Be(5);
    }

    static Task<bool> CallAsync(ApiCaller caller, Bucket? bucket = null) => caller.CallAsync(bucket ?? Bucket,
        () => new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1/"), answer => answer.IsGood, default);

    sealed class Answering(Action asked) : HttpMessageHandler
    {
        public Action? InBody { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            asked();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new Body(InBody) });
        }
    }

    sealed class Body(Action? read) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            read?.Invoke();
            return stream.WriteAsync("{}"u8.ToArray()).AsTask();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
