using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparkMusic.Jobs;
using SparkMusic.Jobs.Commands.Demo;
using SparkMusic.Tests.Flows;
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
    public void It_collects_over_http_and_builds_every_table_of_all_flows_and_shows_rows_of_each_page()
    {
        _first.Code.Should().Be(0, _first.Error);
        _first.Json.GetProperty("is_sandbox").GetBoolean().Should().BeTrue();
        var built = _first.Json.GetProperty("tables").EnumerateArray().ToDictionary(table => table.GetProperty("table").GetString()!);
        built.Keys.Should().BeEquivalentTo(JobCatalog.Tables.Where(table => !table.IsRaw).Select(table => table.Name));
        built.Where(table => table.Key != "moved_posts").Should().OnlyContain(
            table => table.Value.GetProperty("outcome").GetString() == "built" && table.Value.GetProperty("rows")
                .GetInt64() > 0, "but no post of this world moves");
        _first.Json.GetProperty("results").EnumerateObject().Should().OnlyContain(page => page.Value.GetArrayLength() > 0);
        var collected = _first.Json.GetProperty("collected").EnumerateArray().ToList();
        collected.Select(of => of.GetProperty("name").GetString()).Distinct()
            .Should().Equal("playlists", "charts", "artists", "posts", "tracks", "features");
        collected.Where(of => of.GetProperty("name").GetString() != "tracks")
            .Should().OnlyContain(of => of.GetProperty("rows").GetInt64() > 0 && of.GetProperty("calls").GetInt64() > 0);
        _first.Json.GetProperty("days").GetInt32().Should().Be(DemoDays.Count);
    }

    [Test]
    public void Rows_add_up_and_what_could_not_be_had_is_told_with_the_reason()
    {
        foreach (var layer in _first.Json.GetProperty("layers").EnumerateArray())
            Count(layer, "read").Should().Be(Count(layer, "loaded") + Count(layer, "rejected") + Count(layer, "duplicates"),
                layer.ToString());
        var clean = _first.Json.GetProperty("tables").EnumerateArray()
            .Where(table => Count(table, "rejected") + Count(table, "duplicates") > 0).ToList();
        clean.Should().NotBeEmpty().And.OnlyContain(table => Count(table, "read") == Count(table, "rows") + Count(table, "rejected")
            + Count(table, "duplicates"));
        Rows("rejected").Select(row => $"{row.GetProperty("table_name").GetString()} {row.GetProperty("broken").GetString()}").Should()
            .Contain(["playlist_tracks episode", "playlist_tracks local_file", "policy_dates not_a_country"]);
        Rows("coverage").Where(row => row.GetProperty("provider").GetString() == "none").Should()
            .OnlyContain(row => Count(row, "tracks") == Count(row, "not_found") + Count(row, "closed") + Count(row, "never_asked")
                + Count(row, "without_id"));
        Rows("chart_mood").Should().HaveCount(6).And.OnlyContain(row => row.GetProperty("valences").GetArrayLength() == DemoDays.Count);
    }

    [Test]
    public async Task What_the_world_put_in_is_what_the_marts_show()
    {
        (await RowsAsync(
            "select min(difference) from mood_before_after where feature = 'energy' and theme = 'road trip' having max(difference) < 0"))
            .Should().ContainSingle("people of this world add calmer tracks in a lockdown");
        (await RowsAsync("select 1 from chart_seasonal_share where season = 'christmas' group by chart_id having max(share) > 0.05"))
            .Should().HaveCount(6);
        (await RowsAsync("select artist from artists where artist = 'Sisko, the Navigator'"))
            .Should().ContainSingle("a comma belongs to the name where an id proves it");
        (await RowsAsync("select distinct network from now_playing order by 1")).Should().Equal("bluesky", "mastodon", "x");
        (await RowsAsync("select artist_id from artist_history group by artist_id having count(*) = 12")).Should().HaveCount(14);
    }

    [Test]
    public async Task Again_it_collects_nothing_builds_nothing_and_shows_the_same()
    {
        var again = await InProcess.RunAsync("demo", "--lake", Lake, "--json");
        again.Code.Should().Be(0, again.Error);
        again.Json.GetProperty("collected").EnumerateArray().Should().OnlyContain(of => of.GetProperty("rows").GetInt64() == 0);
        again.Json.GetProperty("calls").GetInt64().Should().BeLessThan(20);
        again.Json.GetProperty("tables").EnumerateArray()
            .Should().OnlyContain(table => table.GetProperty("outcome").GetString() == "fresh");
        again.Json.GetProperty("results").GetRawText().Should().Be(_first.Json.GetProperty("results").GetRawText());
        again.Json.GetProperty("layers").GetRawText().Should().Be(_first.Json.GetProperty("layers").GetRawText());
        (await InProcess.RunAsync("demo", "--lake", Lake)).Out.Should().Contain("Nothing is new");
    }

    [Test]
    public async Task The_lake_keeps_its_promises_and_another_one_is_equal()
    {
        var verified = await InProcess.RunAsync("verify", "--deep", "--lake", Lake, "--json");
        verified.Out.Should().Contain("\"violations\": []");
        verified.Code.Should().Be(0);
        var other = await InProcess.RunAsync("demo", "--lake", _folder["other"], "--json");
        Rounded(other).Should().Be(Rounded(_first));
        other.Json.GetProperty("calls").GetInt64().Should().Be(_first.Json.GetProperty("calls").GetInt64());
        (await LakeComparison.DifferencesAsync(Lake, _folder["other"], ["daily"])).Should().BeEmpty();
    }

    [Test]
    public async Task Another_seed_makes_another_world_in_a_lake_of_its_own()
    {
        var folder = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = Directory.CreateDirectory(_folder["here"]).FullName;
            var other = await InProcess.RunAsync("demo", "--seed", "7", "--json");
            other.Code.Should().Be(0, other.Error);
            Rounded(other).Should().NotBe(Rounded(_first));
            Directory.EnumerateDirectories(_folder["here/data"]).Select(Path.GetFileName).Should().Equal("demo-7");
        }
        finally
        {
            Environment.CurrentDirectory = folder;
        }
        (await InProcess.RunAsync("demo", "--seed", "7", "--lake", Lake)).Code
            .Should().Be(ExitCodes.Usage, "two worlds in one lake would be neither of them");
    }

    // Sums of doubles depend on the order in which threads add them, in the last digits.
    static string Rounded(Printed demo) => Regex.Replace(demo.Json.GetProperty("results").GetRawText(), @"-?\d+\.\d+(E-?\d+)?",
        match => Math.Round(double.Parse(match.Value, CultureInfo.InvariantCulture), 9).ToString(CultureInfo.InvariantCulture));

    [Test]
    public async Task As_text_it_says_that_it_is_made_up_draws_and_fits_eighty_columns()
    {
        var text = await InProcess.RunAsync("demo", "--lake", Lake);
        text.Out.Should().StartWith("SANDBOX: everything below is made up").And.Contain("█").And.Contain("▲").And.Contain(
            "Where to look next");
        text.Out.Should().NotContain("\u001b", "what is no terminal gets no colours");
        text.Out.Split('\n').Where(line => !line.Contains(Lake) && !line.StartsWith("  sparkmusic", StringComparison.Ordinal))
            .Should().OnlyContain(line => SparkMusic.Jobs.Commands.TextWidth.Of(line) <= 80);
        foreach (Match line in Regex.Matches(text.Out, @"^ +sparkmusic ((?:sql|status|plan|verify).*?)  ", RegexOptions.Multiline))
            (await InProcess.RunAsync([.. Regex.Matches(line.Groups[1].Value, "\"([^\"]*)\"|(\\S+)")
                .Select(word => word.Value.Trim('"'))])).Code.Should().Be(0, line.Value);
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

    [Test]
    public async Task Two_at_once_do_not_collect_the_days_in_one_anothers_order()
    {
        await using var lake = await SparkMusic.Lakes.Lake.OpenAsync(Lake, TimeProvider.System, default);
        await using (await lake.Ledger.TryHoldAsync("demo", default))
        {
            var second = await InProcess.RunAsync("demo", "--lake", Lake);
            second.Code.Should().Be(ExitCodes.TryLater);
            second.Error.Should().Contain("Another demo is running").And.Contain("--lake");
        }
        (await InProcess.RunAsync("demo", "--lake", Lake)).Code.Should().Be(0);
    }

    async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        var printed = await InProcess.RunAsync("sql", sql, "--lake", Lake, "--format", "csv");
        printed.Code.Should().Be(0, printed.Error);
        return [.. printed.Out.Split('\n').Select(line => line.Trim('\r', '"')).Skip(1).Where(line => line.Length > 0)];
    }

    static long Count(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    IEnumerable<JsonElement> Rows(string page) => _first.Json.GetProperty("results").GetProperty(page).EnumerateArray();
}
