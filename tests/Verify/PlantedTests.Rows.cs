using Microsoft.Data.Sqlite;
using SparkMusic.Lakes;
using SparkMusic.Verify;

namespace SparkMusic.Tests.Verify;

/// <content>Rows, keys, raw, and the record of runs.</content>
public sealed partial class PlantedTests
{
    [Test]
    public async Task A_repeated_key_is_found()
    {
        await RewriteAsync("tracks", "all", "select * from old union all (select * from old limit 1)");
        await Found(Promise.NoDuplicate, "tracks", "1 keys (track_id)");
    }

    [Test]
    public async Task A_key_repeated_across_partitions_is_found()
    {
        await RewriteAsync("chart_entries", "2021-11", "select * from old union all (select * from old order by chart_date, rank limit 2)");
        await Found(Promise.NoDuplicate, "chart_entries", "2 keys");
    }

    [Test]
    public async Task A_row_dropped_from_a_clean_table_is_found()
    {
        await RewriteAsync("chart_entries", "2021-11", "select * from old limit 7");
        await Found(Promise.NoLoss, "chart_entries", "8 kept candidates");
    }

    [Test]
    public async Task A_row_counted_as_duplicate_instead_of_kept_is_found()
    {
        await RewriteAsync("chart_entries", "2021-11", "select * from old limit 7");
        await EditEntryAsync("chart_entries", "2021-11", entry => entry with { Duplicates = entry.Duplicates + 1, Read = entry.Read + 1 });
        await Found(Promise.Accounted, "chart_entries", "duplicate candidates");
    }

    [Test]
    public async Task A_raw_row_that_came_without_its_segment_is_found()
    {
        // The version of raw is that of its segments: nothing is stale, and the row is read by nobody.
        await RewriteAsync("raw_audio_features", "all",
            "select * from old union all (select * replace (99 as _line, 'track00000000000000004' as track_id) from old limit 1)");
        await Found(Promise.NoLoss, "audio_features", "5 kept candidates");
    }

    [Test]
    public async Task Raw_rows_that_the_register_does_not_know_or_misses_are_found()
    {
        await RewriteAsync("raw_tracks", "all", "select * from old limit 3");
        await RewriteAsync("raw_audio_features", "all", "select * from old union all (select * from old limit 1)");
        await Found(Promise.NoLoss, "raw_tracks", "5 rows of it were loaded into raw_tracks; 3 are there");
        await Found(Promise.Accounted, "raw_audio_features", "4 rows of it were loaded into raw_audio_features; 5 are there");
    }

    [TestCase("{\"raw_tracks\": {\"read\": 5, \"loaded\": 5, \"rejected\": 2}}", "5 loaded + 2 rejected")]
    [TestCase("{\"raw_tracks\": {\"read\": 7, \"loaded\": 5, \"rejected\": 2}}", "2 rows of it were refused by raw_tracks; 0 are")]
    [TestCase("{\"raw_tracks\": 7}", "cannot be read")]
    public async Task A_register_that_does_not_add_up_is_found(string accounting, string words)
    {
        await RewriteAsync("raw_imports", "all", $"select * replace ('{accounting}' as accounting) from old");
        var report = await BuiltLake.VerifyAsync(Root);
        report.Violations.Should().Contain(violation => violation.Promise == Promise.Accounted
            && violation.What.Contains(words), "found were {0}", string.Join(" | ", report.Violations));
    }

    [Test]
    public async Task A_row_changed_in_a_mart_is_found_by_building_it_again()
    {
        await RewriteAsync("chart_daily_mood", "all", "select * replace (mean_valence + 0.001 as mean_valence) from old");
        await Found(Promise.Idempotent, "chart_daily_mood", "another mean_valence", isDeep: true);
    }

    [Test]
    public async Task A_row_dropped_from_a_mart_is_found_by_building_it_again()
    {
        await RewriteAsync("chart_movements", "all", "select * from old limit 5");
        await Found(Promise.Idempotent, "chart_movements", "missing", isDeep: true);
    }

    [Test]
    public async Task A_difference_below_the_tolerance_is_none()
    {
        await RewriteAsync("chart_daily_mood", "all", "select * replace (mean_tempo * (1 + 1e-12) as mean_tempo) from old");
        (await BuiltLake.VerifyAsync(Root, isDeep: true)).Violations.Should().BeEmpty();
    }

    [Test]
    public async Task What_is_stale_is_told_and_not_held_against_the_lake()
    {
        await using (var lake = await Lake.OpenAsync(Root, TimeProvider.System, default))
        await using (var engine = SparkMusic.Engines.DuckDb.DuckDbEngine.Open())
            await RawRows.AppendAsync(lake, engine,
                [(SparkMusic.Jobs.Extract.RawTable.Tracks, [RawRows.Row(SparkMusic.Jobs.Extract.RawTable.Tracks, 9,
                ("track_id", "track00000000000000009"), ("title", "New"), ("artists", new object?[] { "Cy" }))])]);
        var report = await BuiltLake.VerifyAsync(Root, isDeep: true);
        report.Violations.Should().BeEmpty();
        report.Notes.Should().Contain(note => note.StartsWith("1 of 1 partitions of tracks are stale"));
        await using (var lake = await Lake.OpenAsync(Root, TimeProvider.System, default)) await BuiltLake.RunAsync(lake);
        (await BuiltLake.VerifyAsync(Root, isDeep: true)).Notes.Should().BeEmpty();
    }

    [Test]
    public async Task Beside_a_writer_nothing_is_found_that_is_not_so()
    {
        using var done = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            await using var lake = await Lake.OpenAsync(Root, TimeProvider.System, default);
            await using var engine = SparkMusic.Engines.DuckDb.DuckDbEngine.Open();
            for (var line = 100; !done.IsCancellationRequested; line++)
            {
                await RawRows.AppendAsync(lake, engine, [(SparkMusic.Jobs.Extract.RawTable.AudioFeatures,
                    [RawRows.Row(SparkMusic.Jobs.Extract.RawTable.AudioFeatures, line, ("track_id", $"track{line:00000000000000000}"),
                        ("provider", "spotify"))])]);
                await BuiltLake.RunAsync(lake);
                await Task.Delay(500);
            }
        });
        try
        {
            for (var look = 0; look < 3; look++)
            {
                var report = await BuiltLake.VerifyAsync(Root);
                if (!report.Notes.Any(note => note.Contains("during each of"))) report.Violations.Should().BeEmpty();
            }
        }
        finally
        {
            await done.CancelAsync();
            await writer;
        }
        (await BuiltLake.VerifyAsync(Root, isDeep: true)).Violations.Should().BeEmpty();
    }

    [Test]
    public async Task A_run_that_nobody_runs_is_found()
    {
        Ledger("insert into runs (run_id, request, engine, state, requested_at, started_at, pid, host, boot_id, process_started) values " +
            "('20260101t000000-000000000001', 'run charts', 'duckdb', 'running', '2026-01-01T00:00:00.000000Z', "
                + "'2026-01-01T00:00:00.000000Z', 1, 'elsewhere', 'x', '1')");
        await Found(Promise.TruthfulRecord, "", "nobody runs it");
        (await BuiltLake.VerifyAsync(Root)).Violations.Should().BeEmpty("the record is corrected by then");
    }

    [Test]
    public async Task An_attempt_that_nobody_makes_is_found()
    {
        Ledger(Attempt("charts", 99, "running"));
        await Found(Promise.TruthfulRecord, "", "at charts was recorded as running");
    }

    [Test]
    public async Task A_faked_success_is_found()
    {
        Ledger(Attempt("charts", 99, "succeeded"));
        Ledger(Attempt("playlists", 1, "succeeded"));
        await Found(Promise.TruthfulRecord, "charts", "epoch 99");
        await Found(Promise.TruthfulRecord, "playlists", "never committed");
    }

    [Test]
    public async Task A_run_that_succeeded_over_a_failed_attempt_is_found()
    {
        Ledger("update attempts set state = 'failed' where table_name = 'charts'");
        await Found(Promise.TruthfulRecord, "charts", "recorded as succeeded");
        await Found(Promise.TruthfulRecord, "charts", "recorded as failed");
    }

    [Test]
    public async Task A_run_that_succeeded_with_the_exit_code_of_a_failure_is_found()
    {
        Ledger("update runs set exit_code = 1 where request = 'run charts'");
        await Found(Promise.TruthfulRecord, "", "exit code 1");
    }

    [Test]
    public async Task A_manifest_of_a_run_that_nobody_knows_is_found()
    {
        await EditAsync("charts", manifest => manifest with { RunId = "20260101t000000-0000000000ff" });
        await Found(Promise.TruthfulRecord, "charts", "does not know");
    }

    [Test]
    public async Task A_lost_ledger_is_no_lie()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "_state"), "ledger.db*")) File.Delete(file);
        var report = await BuiltLake.VerifyAsync(Root);
        report.Violations.Should().BeEmpty();
        report.Notes.Should().ContainSingle().Which.Should().Contain("knew nothing of this lake: it is made again from the manifests");
    }

    [TestCase("update partitions set version = 'v0' where table_name = 'charts'", "charts/all")]
    [TestCase("update partitions set rows = rows + 1 where table_name = 'charts'", "charts/all")]
    [TestCase("delete from partitions where table_name = 'chart_entries' and partition_key = '2021-11'", "chart_entries/2021-11")]
    [TestCase("update partitions set partition_key = '2020-01' where table_name = 'chart_entries' and partition_key = '2021-11'",
        "chart_entries/2020-01")]
    public async Task A_copy_in_the_ledger_that_is_not_the_manifest_is_found(string sql, string place)
    {
        Ledger(sql);
        await Found(Promise.TruthfulRecord, place.Split('/')[0], place + " The ledger's copy");
    }

    static string Attempt(string table, int epoch, string state) =>
        "insert into attempts (attempt_id, run_id, table_name, epoch, state, started_at, pid, host, boot_id, process_started) values " +
        $"('20260101t000000-0000000000a1', '20260101t000000-000000000001', '{table}', {epoch}, '{state}', '2026-01-01T00:00:00.000000Z', "
            + "1, 'elsewhere', 'x', '1')";

    void Ledger(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Root, "_state/ledger.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery().Should().BePositive("the plant must take root");
    }
}
