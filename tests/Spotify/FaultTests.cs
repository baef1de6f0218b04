using System.IO.Compression;
using System.Text;
using SparkMusic.Calls;
using SparkMusic.Spotify;

namespace SparkMusic.Tests.Spotify;

[TestFixture]
public class FaultTests : SpotifyFixture
{
    const string Good = """{"id":"abc","name":"Grüße","tracks":{"items":[{"track":{"id":"1"}},null,{"track":null}],"total":3}}""";

    static readonly CallSettings Impatient = new() { Timeout = TimeSpan.FromMilliseconds(400), Retries = 2 };

    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(408)]
    public async Task A_passing_failure_is_tried_again_with_growing_pauses(int status)
    {
        Api = _ => Calls.Count() <= 3 ? Reply.Error(status, "oops") : Reply.Json(Good);
        await using var caller = Caller();
        (await Client(caller: caller).PlaylistAsync("abc", default)).Value!.Name.Should().Be("Grüße");
        Calls.Should().HaveCount(4);
        caller.Counts.Retries.Should().Be(3);
        Clock.Waits.Should().HaveCount(3).And.OnlyContain(wait => wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task A_source_that_stays_away_is_given_up_for_now()
    {
        Api = _ => Reply.Error(503, "down");
        var thrown = (await Client().Invoking(it => it.PlaylistAsync("abc", default))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*5 tries*503*")).Which;
        thrown.ExitCode.Should().Be(ExitCodes.TryLater);
        Calls.Should().HaveCount(5);
    }

    [Test]
    public async Task Nobody_there_is_exit_75()
    {
        var client = Client(caller: Caller(Impatient), tokens: new FixedToken());
        await Server.DisposeAsync();
        (await client.Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SparkMusicException>()).Which.IsTransient
            .Should().BeTrue();
    }

    [Test]
    public async Task A_body_that_is_cut_at_any_byte_is_never_taken_and_asked_for_again()
    {
        var body = Encoding.UTF8.GetBytes(Good);
        var client = Client();
        for (var cut = 0; cut < body.Length; cut++)
        {
            var (at, first) = (cut, Calls.Count());
            Api = _ => Calls.Count() == first + 1 ? new Reply(200, body) { CutAt = at } : new Reply(200, body);
            (await client.PlaylistAsync("abc", default)).Text.Should().Be(Good);
            Calls.Count().Should().Be(first + 2, "cut at {0}", at);
        }
    }

    [Test]
    public async Task A_body_that_ends_early_as_if_it_were_whole_is_never_taken()
    {
        var body = Encoding.UTF8.GetBytes(Good);
        var client = Client();
        for (var cut = 0; cut < body.Length; cut++)
        {
            var (at, first) = (cut, Calls.Count());
            Api = _ => new Reply(200, Calls.Count() == first + 1 ? body[..at] : body);
            (await client.PlaylistAsync("abc", default)).Text.Should().Be(Good);
            Calls.Count().Should().Be(first + 2, "ended at {0}", at);
        }
    }

    [TestCase("<html>Welcome to the hotel</html>")]
    [TestCase("""{"error":{"status":200}}""")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"id":"abc"} trailing""")]
    [TestCase("""{"id":{"is":"an object"}}""")]
    public async Task A_wrong_body_with_status_200_is_no_answer(string body)
    {
        Api = _ => Reply.Json(body);
        (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SparkMusicException>()).Which.ExitCode
            .Should().Be(ExitCodes.TryLater);
        Calls.Should().HaveCount(5);
    }

    [Test]
    public async Task Bytes_that_are_no_UTF8_and_nesting_without_end_are_no_answer()
    {
        byte[][] bodies = [[.. "{\"id\":\"a"u8, 0xff, 0xfe, .. "\"}"u8], Encoding.ASCII.GetBytes("{\"id\":" + new string('[', 100_000))];
        foreach (var body in bodies)
        {
            Api = _ => new Reply(200, body);
            (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SparkMusicException>()).Which.IsTransient
                .Should().BeTrue();
        }
    }

    [Test]
    public async Task A_compressed_body_is_read_and_a_lie_about_compression_is_no_answer()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Good));
        Api = _ => new Reply(200, packed.ToArray()).With("Content-Encoding", "gzip");
        (await Client().PlaylistAsync("abc", default)).Text.Should().Be(Good);
        Api = _ => Reply.Json(Good).With("Content-Encoding", "gzip");
        (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SparkMusicException>()).Which.IsTransient
            .Should().BeTrue();
    }

    [Test]
    public async Task A_body_without_end_is_refused_at_once()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(new byte[4 << 20]);
        Api = _ => new Reply(200, packed.ToArray()).With("Content-Encoding", "gzip");
        var client = Client(caller: Caller(new CallSettings { LargestBody = 1 << 20 }));
        await client.Invoking(it => it.PlaylistAsync("abc", default))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*more than 1 MB*");
        Calls.Should().HaveCount(1);
    }

    [Test]
    public async Task An_answer_that_does_not_come_is_given_up()
    {
        var never = new TaskCompletionSource();
        Api = _ => Reply.Json(Good) with { After = never.Task };
        await using var caller = Caller(Impatient);
        var client = Client(caller: caller, tokens: new FixedToken());
        (await client.Invoking(it => it.PlaylistAsync("abc", default))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*within 0.4 s*")).Which.IsTransient.Should().BeTrue();
        never.SetResult();
        // A busy server may not have read one before it was given up.
        caller.Counts.Retries.Should().Be(2);
    }

    [Test]
    public async Task Broken_things_in_a_list_take_no_others_with_them()
    {
        Api = _ => Reply.Json(
            """{"items":[null,{"track":{"id":7}},{"track":{"id":"1","name":"\ud800"}},17,{"track":{"id":"2"}}],"total":5,"next":null}""");
        var items = (await AllAsync(Client().PlaylistItemsAsync("abc", default))).Single().Items!;
        items.Select(item => (item.Value?.Content?.Id, item.Problem is null))
            .Should().Equal((null, true), (null, false), (null, false), (null, false), ("2", true));
        items.Select(item => item.Text).Should().Equal("null", """{"track":{"id":7}}""", """{"track":{"id":"1","name":"\ud800"}}""", "17", """{"track":{"id":"2"}}""");
    }

    sealed class FixedToken : IAccessTokens
    {
        public string Owner => "app";

        public bool AreOfUser => false;

        public Task<AccessToken> GetAsync(CancellationToken cancel) => Task.FromResult(new AccessToken("x", DateTime.MaxValue));

        public void Drop(AccessToken token)
        {
        }
    }
}
