using System.Text.RegularExpressions;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;
using SparkMusic.Jobs.Extract;
using SparkMusic.Tests.Verify;

namespace SparkMusic.Tests.Commands;

public sealed partial class StatusCommandTests : LakeFixture
{
    [Test]
    public async Task It_tells_of_every_mart_how_fresh_it_is_and_who_built_it()
    {
        var printed = await InProcess.RunAsync("status", "--lake", Lake, "--json");
        printed.Code.Should().Be(0);
        var tables = printed.Json.GetProperty("tables").EnumerateArray()
            .ToDictionary(table => table.GetProperty("table_name").GetString()!);
        tables.Keys.Should().Equal(JobCatalog.Tables.Where(table => table.LayerFolder == "marts").Select(table => table.Name));
        var movements = tables["chart_movements"];
        movements.GetProperty("newest_at").GetDateTime().Should().Be(new DateTime(2021, 12, 1, 0, 0, 0, DateTimeKind.Utc));
        movements.GetProperty("rows").GetInt64().Should().Be(12);
        movements.GetProperty("is_stale").GetBoolean().Should().BeFalse();
        movements.GetProperty("last_good_run").GetProperty("run_id").GetString().Should().Be(movements.GetProperty("run_id").GetString());
        tables["mood_by_month"].GetProperty("is_stale").GetBoolean().Should().BeTrue("it was never built");
        tables["chart_artist_days"].GetProperty("newest_at").GetDateTime().Should()
            .Be(new DateTime(2021, 12, 1, 0, 0, 0, DateTimeKind.Utc), "it is as new as what it is built from");
    }

    [Test]
    public async Task Instants_have_microseconds_and_a_Z_in_JSON_and_in_manifests()
    {
        var manifests = Directory.EnumerateFiles(Lake + "/_state/tables").Select(File.ReadAllText);
        var instants = manifests.Append((await InProcess.RunAsync("status", "--all", "--lake", Lake, "--json")).Out)
            .Append((await InProcess.RunAsync("sql", "select * from data_freshness", "--lake", Lake, "--json")).Out)
            .SelectMany(json => AtTime().Matches(json)).Select(match => match.Groups[1].Value).ToList();
        instants.Should().HaveCountGreaterThan(30).And.Contain(instant => instant.Contains('.'));
        instants.Where(instant => !Microseconds().IsMatch(instant)).Should().BeEmpty();
    }

    [GeneratedRegex("_at\": *\"([^\"]*)\"")]
    private static partial Regex AtTime();

    [GeneratedRegex("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$")]
    private static partial Regex Microseconds();

    [Test]
    public async Task New_raw_rows_make_what_is_built_on_them_stale_and_the_reason_is_told()
    {
        await using (var lake = await SparkMusic.Lakes.Lake.OpenAsync(Lake, TimeProvider.System, default))
        await using (var engine = DuckDbEngine.Open())
            await RawRows.AppendAsync(lake, engine,
                [(RawTable.AudioFeatures,
                [RawRows.Row(RawTable.AudioFeatures, 99, ("track_id", "track00000000000000004"), ("provider", "spotify"))])]);
        var printed = await InProcess.RunAsync("status", "--lake", Lake, "--all");
        printed.Code.Should().Be(0);
        printed.Out.Should().Contain("stale: raw_audio_features changed").And.Contain("stale: after audio_features").And.Contain("sandbox");
    }
}
