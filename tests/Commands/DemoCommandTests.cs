using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparkMusic.Jobs;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Commands;

public sealed class DemoCommandTests
{
    TestFolder _folder = null!;
    Printed _first = null!;

    string Lake => _folder["lake"];

    [OneTimeSetUp]
    public async Task Run()
    {
        _folder = new TestFolder();
        _first = await InProcess.RunAsync("demo", "--lake", Lake, "--json");
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void It_builds_every_table_of_all_flows_and_shows_rows_of_each_page()
    {
        _first.Code.Should().Be(0, _first.Error);
        _first.Json.GetProperty("is_sandbox").GetBoolean().Should().BeTrue();
        var built = _first.Json.GetProperty("tables").EnumerateArray().ToDictionary(table => table.GetProperty("table").GetString()!);
        built.Keys.Should().BeEquivalentTo(JobCatalog.Tables
            .Where(table => !table.IsRaw && table.Flows.Any(flow => flow is "charts" or "playlists" or "artists")).Select(table => table.Name));
        built.Where(table => table.Value.GetProperty("rows").GetInt64() == 0).Select(table => table.Key).Should()
            .BeEquivalentTo(["artist_top_tracks", "feature_gaps"], "only services fill these, and the demo asks none");
        built.Where(table => table.Key != "artist_top_tracks").Should().OnlyContain(table => table.Value.GetProperty("outcome").GetString() == "built");
        _first.Json.GetProperty("results").EnumerateObject().Should().OnlyContain(page => page.Value.GetArrayLength() > 0);
    }

    [Test]
    public void What_the_world_put_in_is_what_the_marts_show()
    {
        var christmas = Rows("christmas").Select(row => row.GetProperty("greatest").GetDouble()).ToList();
        christmas.Should().HaveCount(6).And.OnlyContain(share => share > 0.05 && share < 0.2);
        Rows("lockdowns").Should().HaveCount(10)
            .And.OnlyContain(row => row.GetProperty("difference").GetDouble() < 0, "people of this world add calmer tracks then");
        Rows("artists").Select(row => row.GetProperty("artist").GetString()).Should()
            .NotContain("Sisko", "names with ids prove that the comma belongs to the name");
        Rows("rejected").Select(row => $"{row.GetProperty("table_name").GetString()} {row.GetProperty("broken").GetString()}").Should()
            .Contain(
            ["chart_entries rank_is_positive", "playlist_tracks episode", "playlist_tracks local_file", "policy_dates not_a_country",
                "raw_chart_entries type:rank", "raw_audio_features type:valence"]);
    }

    [Test]
    public async Task Again_it_imports_nothing_builds_nothing_and_shows_the_same()
    {
        var again = await InProcess.RunAsync("demo", "--lake", Lake, "--json");
        again.Code.Should().Be(0, again.Error);
        again.Json.GetProperty("imports").EnumerateArray().Should()
            .OnlyContain(import => import.GetProperty("already_imported").GetBoolean());
        again.Json.GetProperty("tables").EnumerateArray().Should()
            .OnlyContain(table => table.GetProperty("outcome").GetString() == "fresh");
        again.Json.GetProperty("results").GetRawText().Should().Be(_first.Json.GetProperty("results").GetRawText());
    }

    [Test]
    public async Task The_lake_keeps_its_promises_and_another_one_is_equal()
    {
        var verified = await InProcess.RunAsync("verify", "--deep", "--lake", Lake, "--json");
        verified.Out.Should().Contain("\"violations\": []");
        verified.Code.Should().Be(0);
        var other = await InProcess.RunAsync("demo", "--lake", _folder["other"], "--json");
        Rounded(other).Should().Be(Rounded(_first));
    }

    [Test]
    public async Task Another_seed_makes_another_world_in_a_lake_of_its_own()
    {
        var other = await InProcess.RunAsync("demo", "--seed", "7", "--lake", _folder["seven"], "--json");
        other.Code.Should().Be(0, other.Error);
        Rounded(other).Should().NotBe(Rounded(_first));
        var folder = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = Directory.CreateDirectory(_folder["here"]).FullName;
            (await InProcess.RunAsync("demo", "--seed", "7")).Code.Should().Be(0);
            Directory.EnumerateDirectories(_folder["here/data"]).Select(Path.GetFileName).Should().Equal("demo-7");
        }
        finally
        {
            Environment.CurrentDirectory = folder;
        }
    }

    // Sums of doubles depend on the order in which threads add them, in the last digits.
    static string Rounded(Printed demo) => Regex.Replace(demo.Json.GetProperty("results").GetRawText(), @"-?\d+\.\d+(E-?\d+)?",
        match => Math.Round(double.Parse(match.Value, CultureInfo.InvariantCulture), 9).ToString(CultureInfo.InvariantCulture));

    [Test]
    public async Task As_text_it_says_that_it_is_made_up_and_draws()
    {
        var text = await InProcess.RunAsync("demo", "--lake", Lake);
        text.Out.Should().StartWith("SANDBOX: everything below is made up.").And.Contain("█").And.Contain("▲")
            .And.Contain("Where to look next");
    }

    [Test]
    public async Task Made_up_data_does_not_go_into_a_real_lake_nor_real_files_into_the_sandbox()
    {
        await using (await SparkMusic.Lakes.Lake.OpenOrCreateAsync(_folder["real"], isSandbox: false, TimeProvider.System, default))
        {
        }
        var refused = await InProcess.RunAsync("demo", "--lake", _folder["real"]);
        refused.Code.Should().Be(ExitCodes.Usage);
        refused.Error.Should().Contain("real data");
        File.WriteAllText(_folder["real.csv"], "track_id,valence\n0123456789012345678901,0.5\n");
        (await InProcess.RunAsync("import", "track-features", _folder["real.csv"], "--lake", Lake)).Code.Should().Be(ExitCodes.Usage);
    }

    IEnumerable<JsonElement> Rows(string page) => _first.Json.GetProperty("results").GetProperty(page).EnumerateArray();
}
