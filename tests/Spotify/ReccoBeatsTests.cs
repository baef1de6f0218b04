using SparkMusic.Calls;
using SparkMusic.Providers;

namespace SparkMusic.Tests.Spotify;

[TestFixture]
public class ReccoBeatsTests : SpotifyFixture
{
    [Test]
    public async Task Tracks_are_asked_for_by_forties_and_found_by_their_address_never_by_their_place()
    {
        // Backwards, every third unknown, one more that nobody asked for, one twice, one without an address.
        Api = asked =>
        {
            var known = asked["ids"]!.Split(',').Reverse().Where(id => id[5] != '3').ToList();
            var rows = known.Select(id => Row(id)).Prepend(Row("zzzzzzzzzzzzzzzzzzzzzz")).Append(Row(known[0], energy: 0.9)).Append("""{"energy":1}""");
            return Reply.Json($$"""{"content":[{{string.Join(',', rows)}}]}""");
        };
        var ids = Ids(100);
        var answered = await AllAsync(Client().AudioFeaturesAsync([.. ids, Id(1), "no id"], default));
        answered.Select(it => it.Id).Should().BeEquivalentTo([.. ids, "no id"]).And.OnlyHaveUniqueItems();
        answered.Where(it => it.Item is null).Select(it => it.Id).Should().BeEquivalentTo([.. ids.Where(id => id[5] == '3'), "no id"]);
        answered.Where(it => it.Item is not null)
            .Should().OnlyContain(it => it.Item!.Value!.Id == it.Id && it.Item.Value.Energy == 0.5 && it.Item.Value.TimeSignature == null);
        Calls.Select(call => call["ids"]!.Split(',').Length).Should().Equal(40, 40, 20);
        Calls.Should().OnlyContain(call => call.Authorization == null);
    }

    [Test]
    public async Task Nothing_known_is_no_failure()
    {
        Api = _ => Reply.Json("""{"error":"Not found","code":4041}""", 404);
        (await AllAsync(Client().AudioFeaturesAsync(Ids(2), default))).Should().OnlyContain(it => it.Item == null);
        Api = _ => Reply.Json("""{"content":[]}""");
        (await AllAsync(Client().AudioFeaturesAsync(Ids(2), default))).Should().OnlyContain(it => it.Item == null);
    }

    [Test]
    public async Task A_refusal_is_said_and_a_limit_closes_its_own_bucket()
    {
        Api = _ => Reply.Json("""{"error":"Bad","code":4004}""", 400);
        (await Client().Invoking(it => AllAsync(it.AudioFeaturesAsync(Ids(1), default)))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*400*4004*"))
            .Which.ExitCode.Should().Be(ExitCodes.Failed);
        Api = _ => Reply.Json("""{"error":"Too many requests","code":4291}""", 429).With("Retry-After", "300");
        (await Client().Invoking(it => AllAsync(it.AudioFeaturesAsync(Ids(1), default))).Should().ThrowAsync<ClosedUntilException>())
            .Which.Should().BeEquivalentTo(new { ResumeAt = Clock.Now.AddMinutes(5), Bucket = new { Budget = "reccobeats.features" } });
    }

    [Test]
    public async Task A_row_that_cannot_be_read_is_told_with_its_text()
    {
        Api = _ => Reply.Json($$"""{"content":[{"href":"https://open.spotify.com/track/{{Id(0)}}?si=x","energy":"high"},17,{"href":"\ud800"},{{Row(Id(1))}}]}""");
        var answered = await AllAsync(Client().AudioFeaturesAsync(Ids(2), default));
        answered[0].Item!.Problem.Should().NotBeNull();
        answered[0].Item!.Text.Should().Contain("high");
        answered[1].Item!.Value!.Tempo.Should().Be(120);
    }

    [TestCase("""{"content":{}}""")]
    [TestCase("""{}""")]
    [TestCase("")]
    public async Task A_wrong_body_is_no_answer(string body)
    {
        Api = _ => Reply.Json(body);
        (await Client().Invoking(it => AllAsync(it.AudioFeaturesAsync(Ids(1), default)))
            .Should().ThrowAsync<SparkMusicException>()).Which.IsTransient.Should().BeTrue();
    }

    ReccoBeatsClient Client() => new(new ReccoBeatsSettings { Api = new Uri(Server.Address, "v1/") }, Caller());

    static string Row(string id, double energy = 0.5) =>
        FormattableString.Invariant($$"""{"id":"0d7f1d0c-0000-0000-0000-000000000000","href":"https://open.spotify.com/track/{{id}}","isrc":"X","energy":{{energy}},"tempo":120,"key":-1,"mode":0}""");
}
