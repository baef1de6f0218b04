using System.Diagnostics;
using System.Text.Json;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Sandbox;

public class FaultTests
{
    const string Markets = "/spotify/v1/markets";

    static Task<SandboxFixture> With(params FaultRule[] faults) =>
        SandboxFixture.StartAsync(AppKind.Extended, options => options with { Faults = faults });

    [Test]
    public async Task The_nth_call_fails_and_the_others_do_not()
    {
        await using var sandbox = await With(new FaultRule(Markets) { Nth = 2, Last = 3, Status = 503 });
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++) statuses.Add((await sandbox.SpotifyAsync("markets")).Status);
        statuses.Should().Equal(200, 503, 503, 200, 200);
    }

    [Test]
    public async Task Every_nth_call_is_slowed_or_told_to_wait()
    {
        await using var sandbox = await With(new FaultRule("/spotify/v1/*") { Every = 2, Status = 429, RetryAfter = "-5", DelayMs = 300 });
        (await sandbox.SpotifyAsync("markets")).Status.Should().Be(200);
        var watch = Stopwatch.StartNew();
        var got = await sandbox.SpotifyAsync("markets");
        (got.Status, got.RetryAfter).Should().Be((429, "-5"));
        watch.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(290));
    }

    [Test]
    public async Task A_cut_body_breaks_off_and_a_truncated_one_seems_whole()
    {
        await using var sandbox = await With(new FaultRule(Markets) { Nth = 1, CutAfter = 20 },
            new FaultRule(Markets) { Nth = 2, TruncateTo = 20 }, new FaultRule(Markets) { Nth = 3, CutAfter = 0 });
        var cut = () => sandbox.SpotifyAsync("markets");
        await cut.Should().ThrowAsync<HttpRequestException>();
        var got = await sandbox.SpotifyAsync("markets");
        got.Status.Should().Be(200);
        got.Body.Should().HaveLength(20);
        var read = () => got.Json;
        read.Should().Throw<JsonException>();
        await cut.Should().ThrowAsync<HttpRequestException>("nothing came at all");
        (await sandbox.SpotifyAsync("markets")).Status.Should().Be(200);
    }

    [Test]
    public async Task Items_become_null_and_bodies_garbage()
    {
        await using var sandbox = await With(new FaultRule("/spotify/v1/search") { Nth = 1, NullItems = 3 },
            new FaultRule("/spotify/v1/search") { Nth = 2, Garbage = true },
            new FaultRule("/spotify/v1/search") { Nth = 3, Body = "{\"error\":{\"status\":500}}" });
        const string call = "search?q=rain&type=track&limit=10";
        (await sandbox.SpotifyAsync(call)).Json["tracks"]!["items"]!.AsArray().Count(item => item is null).Should().Be(3);
        var garbage = await sandbox.SpotifyAsync(call);
        (garbage.Status, garbage.Body[..15]).Should().Be((200, "<!DOCTYPE html>"));
        (await sandbox.SpotifyAsync(call)).Body.Should().Be("{\"error\":{\"status\":500}}");
    }

    [Test]
    public async Task Every_answer_says_that_it_is_a_sandbox_broken_ones_too()
    {
        await using var sandbox = await With(new FaultRule(Markets) { Status = 500 });
        foreach (var got in new[]
        {
            await sandbox.SpotifyAsync("markets"), await sandbox.SpotifyAsync("nothing"), await sandbox.SendAsync("/"),
            await sandbox.TokenAsync(false),
        })
            got.Sandbox.Should().Contain("sandbox").And.Contain("made up");
        (await sandbox.SendAsync("/")).Body.Should().Contain("SANDBOX").And.NotContain(sandbox.Server.World.App.ClientSecret);
        var calls = (await sandbox.SendAsync("sandbox")).Json["calls"]!;
        ((int)calls["/spotify/v1/markets"]!["500"]!).Should().Be(1);
    }

    [Test]
    public async Task Only_calls_to_loopback_are_answered()
    {
        await using var sandbox = await With();
        using var request = new HttpRequestMessage(HttpMethod.Get, "sandbox");
        request.Headers.Host = "sandbox.example.com";
        using var response = await sandbox.Http.SendAsync(request);
        ((int)response.StatusCode).Should().Be(421);
        sandbox.Server.Addresses.Root.IsLoopback.Should().BeTrue();
    }

    [Test]
    public void A_script_reads_the_same_from_json_and_csv()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["f.json"], """[{"endpoint":"/spotify/v1/search*","nth":"3-5","status":429,"retry_after":"3600"},{"endpoint":"/x/*","every":7,"cut_after":100}]""");
        File.WriteAllText(folder["f.csv"],
            "endpoint,nth,every,status,retry_after,cut_after\n/spotify/v1/search*,3-5,,429,3600,\n/x/*,,7,,,100\n");
        var rules = FaultFile.Read(folder["f.json"]);
        rules.Should().Equal(new FaultRule("/spotify/v1/search*") { Nth = 3, Last = 5, Status = 429, RetryAfter = "3600" },
            new FaultRule("/x/*") { Every = 7, CutAfter = 100 });
        FaultFile.Read(folder["f.csv"]).Should().Equal(rules);
    }

    [TestCase("""[{"nth":1,"status":500}]""", "no endpoint")]
    [TestCase("""[{"endpoint":"/x","status":"soon"}]""", "no number")]
    [TestCase("""[{"endpoint":"/x","stauts":500}]""", "means nothing")]
    [TestCase("""[{"endpoint":"/x","nth":4}]""", "does nothing")]
    [TestCase("""[{"endpoint":""", "no script")]
    public void A_script_that_is_wrong_is_refused_with_the_place(string text, string because)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["f.json"], text);
        var read = () => FaultFile.Read(folder["f.json"]);
        read.Should().Throw<SparkMusicException>()
            .Where(e => e.ExitCode == ExitCodes.Usage && e.Message.Contains(because) && e.Message.Contains("f.json"));
    }
}
