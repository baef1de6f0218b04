using System.Security.Cryptography;
using System.Text;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Quality;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Support;
using SparkMusic.Tests.Verify;

namespace SparkMusic.Tests.Replay;

/// <summary>
/// Rejected rows tried again. That a parser or the data was mended since is made by mending the refused row's own text, with its hash.
/// </summary>
public sealed class ReplayTests
{
    const string Header = "date,rank,track_id,title,artist\n";
    TestFolder _folder = null!;

    string Root => _folder["lake"];

    [SetUp]
    public void Make() => _folder = new TestFolder();

    [TearDown]
    public void Drop() => _folder.Dispose();

    [Test]
    public async Task A_mended_row_moves_from_rejected_to_raw_and_into_the_tables()
    {
        await ImportAsync("chart-history", Header + Rows(3) + "2021-11-18,four,track00000000000000004,Song 4,Ann\n", "--chart", "Top");
        await RunAsync();
        await MendAsync("raw_chart_entries", "four", "4");

        var replayed = (await InProcess.RunAsync("replay", "--lake", Root, "--json")).Json.GetProperty("tables")[0];
        replayed.GetProperty("rejected_before").GetInt64().Should().Be(1);
        replayed.GetProperty("rejected_after").GetInt64().Should().Be(0);
        await Sound();
        (await Sql("select rank, title, _line, _source from raw_chart_entries where rank = 4")).Should()
            .Be("rank,title,_line,_source\r\n4,Song 4,5,file:top\r\n");
        (await Sql("select count(*) as n from rejected")).Should().Be("n\r\n0\r\n");
        await RunAsync();
        (await Sql("select count(*) as n from chart_movements")).Should().Be("n\r\n4\r\n");
        (await InProcess.RunAsync("replay", "--lake", Root)).Out.Should().Contain("There are no rejected rows");
    }

    [Test]
    public async Task What_is_still_wrong_stays_and_nothing_is_committed()
    {
        await ImportAsync("chart-history", Header + Rows(2) + "2021-11-18,four,track00000000000000004,Song 4,Ann\n", "--chart", "Top");
        var before = await ManifestAsync("raw_chart_entries");
        var replayed = (await InProcess.RunAsync("replay", "--lake", Root, "--json")).Json.GetProperty("tables")[0];
        replayed.GetProperty("rejected_after").GetInt64().Should().Be(1);
        (await ManifestAsync("raw_chart_entries")).Generation.Should().Be(before.Generation);
        await Sound();
    }

    [Test]
    public async Task Of_several_refused_rows_those_that_can_be_read_move_and_the_others_stay()
    {
        await ImportAsync("chart-history", Header + Rows(6) + Row(7, "seven") + Row(8, "eight") + Row(9, "nine"), "--chart", "Top");
        await MendAsync("raw_chart_entries", "eight", "8");
        await InProcess.RunAsync("replay", "--lake", Root);
        (await Sql("select line, rules from rejected order by line")).Should()
            .Be("line,rules\r\n8,\"[\"\"type:rank\"\"]\"\r\n10,\"[\"\"type:rank\"\"]\"\r\n");
        await Sound();
        await MendAsync("raw_chart_entries", "seven", "7");
        await InProcess.RunAsync("replay", "--lake", Root);
        (await Sql("select list(rank order by rank) as ranks from raw_chart_entries")).Should().Be("ranks\r\n\"[1,2,3,4,5,6,7,8]\"\r\n");
        await Sound();
    }

    [Test]
    public async Task A_record_that_had_not_even_the_right_shape_fills_every_table_of_its_file()
    {
        await ImportAsync("chart-history", Header + Rows(3) + "2021-11-18,4,track00000000000000004\n", "--chart", "Top");
        await MendAsync("raw_chart_entries", "track00000000000000004", "track00000000000000004,Song 4,Ann");
        await InProcess.RunAsync("replay", "--lake", Root);
        (await Sql(
            "select (select count(*) from raw_chart_entries) as entries, (select count(*) from raw_tracks) as tracks, (select count(*) "
                + "from rejected) as rejected"))
            .Should().Be("entries,tracks,rejected\r\n4,4,0\r\n");
        await Sound();
    }

    [Test]
    public async Task Records_are_read_as_their_file_was_understood_then()
    {
        // Semicolons, decimal commas, days before months: none of it can be told from the one row that is left.
        var rows = string.Concat(Enumerable.Range(10, 15).Select(day => $"track000000000000000{day};{day},5;0,{day};{day}.02.2021\n"));
        await ImportAsync("track-features", "track_id;tempo;valence;fetched_at\n" + rows + "track00000000000000004;fast;0,25;03.04.2021\n");
        await MendAsync("raw_audio_features", "fast", "120,5");
        await InProcess.RunAsync("replay", "--lake", Root);
        (await Sql("select tempo, valence, fetched_at from raw_audio_features where track_id like '%04'")).Should()
            .Be("tempo,valence,fetched_at\r\n120.5,0.25,2021-04-03T00:00:00Z\r\n");
        await Sound();
    }

    [Test]
    public async Task Json_records_are_read_by_their_members_in_any_order()
    {
        var good = string.Concat(Enumerable.Range(0, 3)
            .Select(i => $"{{\"track_id\": \"track0000000000000000{i}\", \"valence\": 0.5, \"energy\": 0.1}}\n"));
        await ImportAsync("track-features", good + "{\"energy\": \"loud\", \"track_id\": \"track00000000000000009\"}\n", "--chart", "x");
        await MendAsync("raw_audio_features", "\"loud\"", "0.75");
        await InProcess.RunAsync("replay", "--lake", Root);
        (await Sql("select energy, valence from raw_audio_features where track_id like '%09'")).Should().Be("energy,valence\r\n0.75,\r\n");
        await Sound();
    }

    [Test]
    public async Task A_text_longer_than_its_row_keeps_is_read_whole()
    {
        await ImportAsync("chart-history", Header + Rows(2) + $"2021-11-18,three,track00000000000000003,{new string('é', 20_000)},Ann\n",
            "--chart", "Top");
        await MendAsync("raw_chart_entries", "three", "00003");
        await InProcess.RunAsync("replay", "--lake", Root);
        (await Sql("select rank, length(title) as n from raw_chart_entries where rank = 3")).Should().Be("rank,n\r\n3,20000\r\n");
        await Sound();
    }

    [Test]
    public async Task Rejected_rows_of_clean_tables_are_tried_by_building_their_partitions_and_no_others()
    {
        await BuiltLake.MakeAsync(Root);
        var before = await ManifestAsync("chart_entries");
        var replayed = (await InProcess.RunAsync("replay", "clean/chart_entries", "--lake", Root, "--json")).Json.GetProperty("tables")[0];
        replayed.GetProperty("table").GetString().Should().Be("chart_entries");
        replayed.GetProperty("rejected_before").GetInt64().Should().Be(1);
        replayed.GetProperty("rejected_after").GetInt64().Should().Be(1);
        var after = await ManifestAsync("chart_entries");
        after.Partitions["2021-11"].AttemptId.Should().NotBe(before.Partitions["2021-11"].AttemptId);
        after.Partitions["2021-12"].AttemptId.Should().Be(before.Partitions["2021-12"].AttemptId, "it holds no rejected rows");
        await Sound();
    }

    [TestCase(FaultPoints.JournalMoved)]
    [TestCase(FaultPoints.FolderRemoved)]
    [TestCase(FaultPoints.SegmentMoved)]
    [TestCase(FaultPoints.ManifestReplaced)]
    [TestCase(FaultPoints.StagingTrashed)]
    public async Task A_replay_that_fails_at_any_step_leaves_each_row_in_one_place(string point)
    {
        await ImportAsync("chart-history", Header + Rows(2) + Row(3, "three") + Row(4, "four"), "--chart", "Top");
        await MendAsync("raw_chart_entries", "three", "3");
        foreach (var mode in new[] { "1+:throw", "1:exec-then-throw" })
            using (Faults.Arm($"{point}:{mode}"))
                await InProcess.RunAsync("replay", "--lake", Root);
        await InProcess.RunAsync("replay", "--lake", Root);
        (await Sql("select (select count(*) from raw_chart_entries) as entries, (select count(*) from rejected) as rejected")).Should()
            .Be("entries,rejected\r\n3,1\r\n");
        await Sound();
    }

    static string Row(int place, string rank) => $"2021-11-18,{rank},track0000000000000000{place},Song {place},Ann\n";

    static string Rows(int count) => string.Concat(Enumerable.Range(1, count).Select(place => Row(place, $"{place}")));

    async Task ImportAsync(string kind, string text, params string[] options)
    {
        File.WriteAllText(_folder["top.csv"], text);
        var printed = await InProcess.RunAsync(["import", kind, _folder["top.csv"], "--lake", Root, .. options]);
        printed.Code.Should().Be(0, printed.Error);
    }

    async Task RunAsync()
    {
        var printed = await InProcess.RunAsync("run", "charts", "--lake", Root);
        printed.Code.Should().Be(0, printed.Error);
    }

    async Task<string> Sql(string query) => (await InProcess.RunAsync("sql", query, "--lake", Root, "--format", "csv")).Out;

    async Task Sound() => (await BuiltLake.VerifyAsync(Root)).Violations.Should().BeEmpty();

    async Task<Manifest> ManifestAsync(string table)
    {
        await using var lake = await Lake.OpenAsync(Root, TimeProvider.System, default);
        return (await lake.ReadManifestAsync(table, default))!;
    }

    /// <summary>Replaces a word in the text of refused rows, and makes all hashes fit.</summary>
    async Task MendAsync(string table, string word, string by)
    {
        foreach (var texts in Directory.Exists(Path.Combine(Root, "_state/rejected"))
            ? Directory.GetFiles(Path.Combine(Root, "_state/rejected")) : []) MendWhole(texts, word, by);
        var manifest = await ManifestAsync(table);
        var file = manifest.Refused.Single();
        var path = Path.Combine(Root, "rejected", table, file.Name);
        using (var database = DuckDbDatabase.Open(new DuckDbOptions()))
        using (var connection = database.Connect())
            connection.ExecuteScript($"""
                copy (select * replace (case when contains(text, '{word}') then replace(text, '{word}', '{by}') else text end as text,
                    case when not contains(text, '{word}') then text_sha256 when text_length < {Splitter.TextLimit} then sha256(replace(text, '{word}', '{by}'))
                    else '{_wholeHash}' end as text_sha256) from read_parquet('{path}')) to '{path}.new' (format parquet)
                """);
        File.Move(path + ".new", path, overwrite: true);
        var mended = file with
        {
            Bytes = new FileInfo(path).Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))),
        };
        File.WriteAllBytes(Path.Combine(Root, LakeFolders.ManifestOf(table)), LakeJson.Write(manifest with { Refused = [mended] }));
    }

    string _wholeHash = "";

    void MendWhole(string path, string word, string by)
    {
        by.Length.Should().Be(word.Length, "the file keeps lengths");
        var bytes = File.ReadAllBytes(path);
        var text = bytes[(Array.IndexOf(bytes, (byte)'\n') + 1)..^1];
        text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).Replace(word, by));
        _wholeHash = Convert.ToHexStringLower(SHA256.HashData(text));
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes($"{_wholeHash} {text.Length}\n"), .. text, (byte)'\n']);
    }
}
