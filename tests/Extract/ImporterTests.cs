using System.Security.Cryptography;
using System.Text;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract;

public class ImporterTests
{
    const string A = "5enxwA8aAbwZbf5qCHORXi", B = "0gplL1WMoJ6iYaPgMCL0gX";
    static readonly string Chart =
        $"date,rank,title,track_id,artist,valence\n2021-11-17,1,T,{A},X,0.5\n2021-12-01,1,U,{B},Y,0.25\n2021-12-01,two,U,{B},Y,0.25\n";
    static readonly ImportOptions AsChart = new(ImportKind.ChartHistory);

    [Test]
    public async Task An_import_is_one_commit_of_all_its_tables_and_its_row_in_the_register()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        var report = await lake.ImportAsync(Given.File(folder, "top.csv", Chart), AsChart);
        report.Tables.Select(table => $"{table.Key} {table.Value.Read}={table.Value.Loaded}+{table.Value.Rejected}")
            .Should().BeEquivalentTo("raw_chart_entries 3=2+1", "raw_audio_features 3=3+0", "raw_tracks 3=3+0");
        var manifests = await lake.Lake.ReadManifestsAsync(default);
        manifests.Select(manifest => manifest.Table).Should().Equal("raw_audio_features", "raw_chart_entries", "raw_imports", "raw_tracks");
        manifests.Select(manifest => manifest.AttemptId).Distinct().Should().HaveCount(1);
        manifests.Single(manifest => manifest.Table == "raw_chart_entries").Partitions.Select(
            partition => $"{partition.Key} {partition.Value.Rows}").Should().Equal("2021-11 1", "2021-12 1");
        (await lake.RowsAsync("raw_imports", "sha256, name, kind, rows_read, rows_loaded, rows_rejected, accounting")).Single()
            .Should().Be(Sha256(Chart) + """ / top.csv / chart-history / 3 / 2 / 1 / {"raw_chart_entries":{"read":3,"loaded":2,"rejected":1},"raw_audio_features":{"read":3,"loaded":3,"rejected":0},"raw_tracks":{"read":3,"loaded":3,"rejected":0}}""");
        var run = (await lake.Lake.Ledger.RunsAsync(10, default)).Single();
        run.State.Should().Be(RunState.Succeeded);
        run.RunId.Should().Be(manifests[0].RunId);
    }

    [Test]
    public async Task A_refused_row_keeps_its_text_and_its_place()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        await lake.ImportAsync(Given.File(folder, "top.csv", Chart), AsChart);
        var text = $"2021-12-01,two,U,{B},Y,0.25";
        (await lake.RefusedAsync("raw_chart_entries",
            "table_name, file, line, byte_offset, rules, message, text, text_sha256, text_length"))
            .Should().Equal($"raw_chart_entries / top.csv / 4 / {Chart.IndexOf("2021-12-01,two", StringComparison.Ordinal)} / type:rank / breaks type:rank / {text} / {Sha256(text)} / {text.Length}");
    }

    [Test]
    public async Task All_bytes_of_a_long_refused_text_are_kept_beside_the_table()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        var longText = $"2021-12-01,two,{new string('é', 20_000)},{B},Y,0.25";
        await lake.ImportAsync(Given.File(folder, "top.csv", Chart + longText + "\n"), AsChart);
        var refused = (await lake.RefusedAsync("raw_chart_entries", "length(text), text_length, text_sha256")).Last();
        refused.Should().Be($"8199 / {longText.Length} / {Sha256(longText)}");
        var kept = Directory.GetFiles(folder["lake/_state/rejected"]).Single();
        Encoding.UTF8.GetString(File.ReadAllBytes(kept))
            .Should().Be($"{Sha256(longText)} {Encoding.UTF8.GetByteCount(longText)}\n{longText}\n");
    }

    [Test]
    public async Task The_same_file_again_reads_nothing()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        await lake.ImportAsync(Given.File(folder, "top.csv", Chart), AsChart);
        var before = await lake.Lake.ReadManifestsAsync(default);
        var again = await lake.ImportAsync(Given.File(folder, "other.csv", Chart), AsChart);
        again.ImportedBefore.Should().Be(before[0].RunId);
        again.Read.Should().Be(0);
        (await lake.Lake.ReadManifestsAsync(default)).Select(manifest => manifest.Generation)
            .Should().Equal(before.Select(manifest => manifest.Generation));
        (await lake.Lake.Ledger.RunsAsync(10, default)).Should().HaveCount(1);
    }

    [Test]
    public async Task The_same_bytes_observed_at_another_time_are_another_observation()
    {
        const string Body = """{"id":"p","name":"n","tracks":[{"added_at":"2021-11-16T09:43:31Z","track":{"id":"5enxwA8aAbwZbf5qCHORXi","name":"T","artists":[{"id":"a","name":"X"}]}}]}""";
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        (await lake.ImportAsync(Given.File(folder, "2021-11-17-02-17-59.933__p.json", Body), AsChart)).ImportedBefore.Should().BeNull();
        (await lake.ImportAsync(Given.File(folder, "2021-11-17-02-18-07.5__p.json", Body), AsChart)).ImportedBefore.Should().BeNull();
        (await lake.ImportAsync(Given.File(folder, "2021-11-17-02-18-07.5__q.json", Body), AsChart)).ImportedBefore.Should().NotBeNull();
        (await lake.RowsAsync("raw_chart_entries", "snapshot_at")).Should().Equal("2021-11-17 02:17:59.933", "2021-11-17 02:18:07.5");
    }

    [Test]
    public async Task A_file_of_another_kind_fills_only_what_is_missing()
    {
        var songs = $"track_id,track_name,track_artist,playlist_id,valence\n{A},T,X,1tPWTwuxOLsE2Do1JQSUxA,0.5\n{B},U,Y,1tPWTwuxOLsE2Do1JQSUxA,0.5\n";
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        await lake.ImportAsync(Given.File(folder, "songs.csv", songs), new ImportOptions(ImportKind.TrackFeatures));
        var second = await lake.ImportAsync(Given.File(folder, "songs.csv", songs), new ImportOptions(ImportKind.PlaylistHistory));
        second.Tables.Select(table => $"{table.Key} {table.Value.Loaded}+{table.Value.Rejected}").Should().Equal("raw_playlist_tracks 0+2");
        (await lake.RowsAsync("raw_tracks", "track_id")).Should().HaveCount(2);
    }

    [Test]
    public async Task The_same_import_into_another_lake_gives_the_same_versions()
    {
        using var folder = new TestFolder();
        await using var one = await ImportLake.OpenAsync(folder["one"]);
        await using var two = await ImportLake.OpenAsync(folder["two"]);
        foreach (var lake in new[] { one, two }) await lake.ImportAsync(Given.File(folder, "top.csv", Chart), AsChart);
        (await one.VersionsAsync()).Should().HaveCount(4).And.Equal(await two.VersionsAsync());
        await two.ImportAsync(Given.File(folder, "top.csv", Chart.Replace("0.25", "0.26", StringComparison.Ordinal)), AsChart);
        (await two.VersionsAsync()).Should().NotIntersectWith(await one.VersionsAsync());
    }

    [Test]
    public async Task Small_segments_hold_the_same_rows()
    {
        var text = new StringBuilder("date,rank,title,track_id,artist\n");
        for (var i = 0; i < 20_000; i++) text.Append($"2021-{1 + (i % 3):00}-17,{i},Title {i},{A},X\n");
        using var folder = new TestFolder();
        await using var one = await ImportLake.OpenAsync(folder["one"]);
        await using var many = await ImportLake.OpenAsync(folder["many"]);
        var file = Given.File(folder, "top.csv", text.ToString());
        await one.ImportAsync(file, AsChart);
        await many.ImportAsync(file, AsChart, segmentBytes: 500_000);
        (await many.Lake.ReadManifestAsync("raw_chart_entries", default))!.Partitions["2021-02"].Files.Count.Should().BeGreaterThan(3);
        (await many.RowsAsync("raw_chart_entries")).Should().Equal(await one.RowsAsync("raw_chart_entries"));
    }

    [Test]
    public async Task Real_and_made_up_data_are_not_mixed()
    {
        using var folder = new TestFolder();
        await using var sandbox = await ImportLake.OpenAsync(folder["sandbox"], isSandbox: true);
        await using var real = await ImportLake.OpenAsync(folder["real"]);
        var file = Given.File(folder, "top.csv", Chart);
        await FluentActions.Awaiting(() => sandbox.ImportAsync(file, AsChart))
            .Should().ThrowAsync<SparkMusicException>().Where(e => e.ExitCode == ExitCodes.Usage);
        await FluentActions.Awaiting(() => real.ImportAsync(file, AsChart with { IsSandbox = true }))
            .Should().ThrowAsync<SparkMusicException>();
        (await sandbox.ImportAsync(file, AsChart with { IsSandbox = true })).Read.Should().Be(9);
    }

    [Test]
    public async Task A_file_that_cannot_be_read_to_its_end_leaves_nothing()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        var packed = File.ReadAllBytes(Need.Data("charts/cumulative_added_removed.csv.gz"));
        File.WriteAllBytes(folder["torn.csv.gz"], packed[..^1000]);
        await FluentActions.Awaiting(() =>
            lake.ImportAsync(InputFile.Snapshot([folder["torn.csv.gz"]])[0], new ImportOptions(ImportKind.PlaylistHistory)))
            .Should().ThrowAsync<SparkMusicException>();
        (await lake.Lake.ReadManifestsAsync(default)).Should().BeEmpty();
        Directory.GetFileSystemEntries(folder["lake/_staging"]).Should().BeEmpty();
    }

    static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
