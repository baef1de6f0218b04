using SparkMusic.Jobs.Simulate.Http;

namespace SparkMusic.Tests.Sandbox;

public class ReccoBeatsTests
{
    SandboxFixture _sandbox = null!;

    [OneTimeSetUp]
    public async Task StartAsync() =>
        _sandbox = await SandboxFixture.StartAsync(AppKind.Restricted, options => options with { Tracks = 30_000 });

    [OneTimeTearDown]
    public async Task StopAsync() => await _sandbox.DisposeAsync();

    string Ids(IEnumerable<int> numbers) => string.Join(',', numbers.Select(number => _sandbox.World.Track(number).Made.Id));

    [Test]
    public async Task Unknown_tracks_are_left_out_and_the_order_is_its_own()
    {
        var asked = Enumerable.Range(100, 40).ToList();
        var content = (await _sandbox.SendAsync("reccobeats/v1/audio-features?ids=" + Ids(asked))).Json["content"]!.AsArray();
        var got = content.Select(row => row!["href"]!.ToString().Split('/')[^1]).ToList();
        got.Count.Should().BeInRange(15, 39, "it does not know all");
        got.Should().BeSubsetOf(asked.Select(number => _sandbox.World.Track(number).Made.Id));
        got.Should().NotEqual(asked.Select(number => _sandbox.World.Track(number).Made.Id).Where(got.Contains), "it has its own order");
        var features = content[0]!;
        var track = _sandbox.World.Track(_sandbox.World.TrackNumber(got[0])!.Value).Made;
        ((double)features["valence"]!).Should().Be(track.Features.Valence);
        features.AsObject().Should().NotContainKeys("time_signature", "duration_ms");
    }

    [Test]
    public async Task More_than_forty_ids_are_refused()
    {
        var got = await _sandbox.SendAsync("reccobeats/v1/audio-features?ids=" + Ids(Enumerable.Range(0, 41)));
        (got.Status, (int)got.Json["status"]!).Should().Be((400, 4004));
    }

    [Test]
    public async Task An_isrc_may_give_two_rows_and_a_track_is_found_by_its_own_id()
    {
        var isrc = Enumerable.Range(0, 3000).Select(e => 401 + 8 * e).Select(number => _sandbox.World.Track(number).Isrc);
        foreach (var code in isrc)
        {
            var rows = (await _sandbox.SendAsync("reccobeats/v1/track?ids=" + code)).Json["content"]!.AsArray();
            if (rows.Count < 2) continue;
            rows.Select(row => row!["isrc"]!.ToString()).Distinct().Should().Equal(code);
            var id = rows[0]!["id"]!.ToString();
            (await _sandbox.SendAsync($"reccobeats/v1/track/{id}/audio-features")).Json["id"]!.ToString().Should().Be(id);
            var spotifys = rows[0]!["href"]!.ToString().Split('/')[^1];
            ((int)(await _sandbox.SendAsync($"reccobeats/v1/track/{spotifys}/audio-features")).Json["status"]!)
                .Should().Be(4041, "it wants its own id here");
            return;
        }
        Assert.Fail("No ISRC gave two rows.");
    }
}
