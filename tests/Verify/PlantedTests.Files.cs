using SparkMusic.Lakes;
using SparkMusic.Run;
using SparkMusic.Verify;

namespace SparkMusic.Tests.Verify;

/// <content>Files, manifests and leftovers.</content>
public sealed partial class PlantedTests
{
    [Test]
    public async Task A_flipped_byte_is_found()
    {
        var path = FileOf("marts/chart_movements");
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        await Found(Promise.AllOrNothing, "chart_movements", "sha256");
    }

    [Test]
    public async Task A_truncated_file_is_found()
    {
        using (var file = File.OpenWrite(FileOf("raw/raw_tracks"))) file.SetLength(file.Length - 7);
        await Found(Promise.AllOrNothing, "raw_tracks", "bytes;");
    }

    [Test]
    public async Task A_missing_file_is_found()
    {
        File.Delete(FileOf("clean/chart_entries/p_month=2021-12"));
        await Found(Promise.AllOrNothing, "chart_entries", "missing");
    }

    [Test]
    public async Task A_missing_file_of_rejected_rows_is_found()
    {
        File.Delete(FileOf("rejected/chart_entries/p_month=2021-11"));
        await Found(Promise.AllOrNothing, "chart_entries", "rejected/chart_entries");
    }

    [Test]
    public async Task Two_files_that_changed_places_are_found()
    {
        var (november, december) = (FileOf("clean/chart_entries/p_month=2021-11"), FileOf("clean/chart_entries/p_month=2021-12"));
        File.Move(november, november + "x");
        File.Move(december, november);
        File.Move(november + "x", december);
        await Found(Promise.AllOrNothing, "chart_entries", "2021-11");
        await Found(Promise.AllOrNothing, "chart_entries", "2021-12");
    }

    [Test]
    public async Task Rows_of_another_partition_are_found()
    {
        await RewriteAsync("chart_entries", "2021-12", "select * replace (cast('2021-11-30' as date) as chart_date) from old");
        await Found(Promise.AllOrNothing, "chart_entries", "belong to another partition");
    }

    [Test]
    public async Task A_file_that_is_no_parquet_is_found()
    {
        var path = FileOf("marts/chart_daily_mood");
        File.WriteAllText(path, "not parquet at all");
        await EditEntryAsync("chart_daily_mood", "all", entry =>
        {
            var file = entry.Files[0] with
            {
                Bytes = 18,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))),
            };
            return entry with { Files = [file], Version = Fingerprints.Version([file]) };
        });
        await Found(Promise.AllOrNothing, "chart_daily_mood", "no Parquet");
    }

    [TestCase("select * exclude (mean_tempo) from old", "mean_tempo", TestName = "A_missing_column_is_found")]
    [TestCase("select *, 1 as surplus from old", "surplus", TestName = "A_column_too_many_is_found")]
    [TestCase("select * replace (cast(tracks as integer) as tracks) from old", "tracks bigint",
        TestName = "A_column_of_another_type_is_found")]
    [TestCase("select chart_date, * exclude (chart_date) from old", "another order", TestName = "Columns_in_another_order_are_found")]
    [TestCase("select * replace (cast(null as bigint) as tracks) from old", "never null", TestName = "A_null_where_there_is_none_is_found")]
    public async Task Wrong_columns(string sql, string words)
    {
        await RewriteAsync("chart_daily_mood", "all", sql);
        await Found(Promise.AllOrNothing, "chart_daily_mood", words);
    }

    [Test]
    public async Task Manifests_that_do_not_add_up_are_found()
    {
        await EditEntryAsync("chart_entries", "2021-12", entry => entry with { Duplicates = 0 });
        await EditEntryAsync("chart_movements", "all", entry => entry with { Rows = entry.Rows + 1, Read = entry.Read + 1 });
        await EditEntryAsync("chart_entries", "2021-11", entry => entry with { Rejected = 0, Read = entry.Read - 1 });
        await Found(Promise.Accounted, "chart_entries", "2021-12");
        await Found(Promise.Accounted, "chart_movements", "its files");
        await Found(Promise.Accounted, "chart_entries", "rejected rows");
    }

    [Test]
    public async Task A_files_count_that_is_wrong_in_the_manifest_is_found()
    {
        await RewriteAsync("chart_track_runs", "all", "select * from old limit 2", isCounted: false);
        await EditEntryAsync("chart_track_runs", "all", entry => entry with { Files = [entry.Files[0] with { Rows = entry.Rows }] });
        await Found(Promise.Accounted, "chart_track_runs", "The file has 2 rows");
    }

    [Test]
    public async Task A_version_that_is_not_that_of_the_files_is_found()
    {
        await EditEntryAsync("raw_tracks", "all", entry => entry with { Version = "1234567890abcdef" });
        await EditEntryAsync("tracks", "all", entry => entry with { Version = "1234567890abcdef" });
        await Found(Promise.AllOrNothing, "raw_tracks", "1234567890ab");
        await Found(Promise.AllOrNothing, "tracks", "1234567890ab");
    }

    [Test]
    public async Task Damage_of_a_manifest_itself_is_found()
    {
        File.WriteAllText(Path.Combine(Root, "_state/tables/charts.json"), "{ \"format\": 1, ");
        await EditAsync("tracks", manifest => manifest with { Layer = "marts" });
        await EditEntryAsync("artists", "all", entry => entry with { Inputs = new(StringComparer.Ordinal) { ["nonsense/all"] = "1" } });
        await EditAsync("chart_artist_days", manifest =>
        {
            manifest.Partitions["2021-13"] = manifest.Partitions["all"];
            return manifest;
        });
        await Found(Promise.AllOrNothing, "charts", "no manifest");
        await Found(Promise.AllOrNothing, "tracks", "catalog has the table in clean");
        await Found(Promise.AllOrNothing, "artists", "nonsense");
        await Found(Promise.AllOrNothing, "chart_artist_days", "2021-13");
    }

    static readonly (string Path, string Words)[] Leftovers =
    [
        ("marts/charts_copy/part-x-0.parquet", "No manifest speaks"),
        ("marts/chart_movements/part-a-1.parquet", "No manifest names"),
        ("marts/chart_movements/tmp_part-a-1.parquet", "DuckDB"),
        ("marts/chart_movements/_SUCCESS", "Spark"),
        ("clean/chart_entries/p_month=2021-12/.part-1.parquet.crc", "checksum"),
        ("clean/chart_entries/_temporary/0/x", "No manifest names"),
        ("clean/chart_entries/p_month=2022-01/part-a-0.parquet", "2022-01"),
        ("raw/raw_tracks/part-a-0.parquet", "_trash"),
        ("rejected/tracks/part-a-0.parquet", "rejected/tracks"),
        ("notes.txt", "no folder of a lake"),
        ("spark-warehouse/x", "no folder of a lake"),
        ("_staging/20260101t000000-0123456789ab/marts/x", "dead attempt"),
        ("_staging/20260101t000000-0123456789ab.fenced/marts/x", "dead attempt"),
        ("_journal/20260101t000000-0123456789ab.json", "not finished"),
        ("_journal/what is this", "no attempt"),
        ("_state/tables/charts.json.tmp", "no manifest of a table"),
        ("_state/core.1234", "no part of a lake's state"),
    ];

    [Test]
    public async Task Leftovers_are_found()
    {
        foreach (var (path, _) in Leftovers)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, path))!);
            File.WriteAllText(Path.Combine(Root, path), "x");
        }
        var report = await BuiltLake.VerifyAsync(Root);
        foreach (var (path, words) in Leftovers)
            report.Violations.Should().Contain(violation => violation.Promise == Promise.NoResidue && path.StartsWith(violation.Place)
                && $"{violation.Place} {violation.What} {violation.NextStep}".Contains(words), "{0} was planted; found were {1}", path,
                    string.Join(" | ", report.Violations));
    }

    [Test]
    public async Task An_empty_partition_folder_is_found()
    {
        Directory.CreateDirectory(Path.Combine(Root, "clean/chart_entries/p_month=2022-05"));
        await Found(Promise.NoResidue, "chart_entries", "p_month=2022-05");
    }

    [Test]
    public async Task Trash_is_none_within_its_time_and_some_after_it()
    {
        var trash = Path.Combine(Root, "_trash/20260101t000000-0123456789ab");
        Directory.CreateDirectory(trash);
        (await BuiltLake.VerifyAsync(Root)).Violations.Should().BeEmpty();
        Directory.SetLastWriteTimeUtc(trash, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-25));
        await Found(Promise.NoResidue, "", "24 hours");
    }

    [Test]
    public async Task What_a_live_attempt_stages_is_no_leftover()
    {
        await using var other = await Lake.OpenAsync(Root, TimeProvider.System, default);
        await using var attempt = await other.BeginAsync("20260101t000000-00000000aaaa", "20260101t000000-00000000bbbb", default);
        var report = await BuiltLake.VerifyAsync(Root);
        report.Violations.Should().BeEmpty();
        report.Notes.Should().ContainSingle(note => note.Contains("at work"));
    }
}
