using System.IO.Compression;
using System.Text;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Lakes;

namespace SparkMusic.Tests.Disturbances;

/// <summary>
/// Files that cannot be imported, into a lake that has data: each is told with its name and the next step, and nothing changes.
/// </summary>
[TestFixture]
public class BadFilesTests
{
    readonly MemoryFolder _folder = new();
    string _before = "";

    string Lake => _folder["lake"];

    [OneTimeSetUp]
    public void MakeLake()
    {
        Story.Copy(Story.Steps.Length, Lake);
        _before = Told.Manifests(Lake);
    }

    [OneTimeTearDown]
    public async Task The_lake_is_as_it_was()
    {
        Directory.EnumerateFileSystemEntries(Lake + "/_staging").Should().BeEmpty();
        await Story.ShouldHoldAsync(Lake, "bad files");
        _folder.Dispose();
    }

    static readonly string Chart = "date,rank,track_id,title,artist\n"
        + string.Concat(Enumerable.Range(1, 400)
        .Select(rank => $"2022-03-01,{rank},{rank * 7919:D22},Song {rank * 104729 % 9973},Artist {rank * 31}\n"));

    static byte[] Noise(int length, params byte[] beginning)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        beginning.CopyTo(bytes, 0);
        return bytes;
    }

    static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    static IEnumerable<TestCaseData> Files()
    {
        yield return Case("binary", "noise.csv", Noise(5000), 2, "'noise.csv' is binary*", "Give CSV*Parquet*");
        yield return Case("a picture named csv", "cover.csv", Noise(3000, 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A), 2,
            "'cover.csv' is a PNG image*", "Name the file with the data*");
        yield return Case("a photo", "photo.jpg", Noise(3000, 0xFF, 0xD8, 0xFF, 0xE0), 2, "'photo.jpg' is a JPEG image*",
            "Name the file with the data*");
        yield return Case("a zip", "export.zip", Noise(300, (byte)'P', (byte)'K', 3, 4), 2, "'export.zip' is a zip*", "Unpack it*");
        yield return Case("a PDF", "report.pdf", Text("%PDF-1.4\n%\u00e2\n1 0 obj\n"), 2, "'report.pdf' is a PDF*", "*CSV or JSON*");
        yield return Case("a web page saved as csv", "top50.csv",
            Text("<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not found, sorry</body></html>\n"), 2,
            "'top50.csv' is a web page*", "*save the data itself*");
        yield return Case("an empty file", "empty.csv", [], 2, "'empty.csv' is empty*", "Name the file with the data*");
        yield return Case("blank lines only", "blank.csv", Text("\n \n\n"), 2, "'blank.csv' is empty*", "Name the file with the data*");
        yield return Case("a torn gz", "torn.csv.gz", Packed(Chart)[..^600], 1, "'torn.csv.gz' is a damaged gz: it is torn*",
            "Get the file again*");
        yield return Case("a gz with a flipped bit", "flipped.csv.gz", Flipped(Packed(Chart)), 1, "'flipped.csv.gz' is a damaged gz*",
            "Get the file again*");
        yield return Case("a torn Parquet file", "torn.parquet", Noise(300, (byte)'P', (byte)'A', (byte)'R', (byte)'1'), 1,
            "'torn.parquet' is a damaged Parquet file*", "Get the file again*");
        yield return Case("an error body of an API", "answer.json",
            Text("{\"error\":{\"status\":401,\"message\":\"The access token expired\"}}"), 2,
            "'answer.json': *lacks*error.status, error.message*", "*--map*");
        yield return Case("a diary", "diary.txt", Text("Dear diary, today I listened to music.\nIt was nice.\n"), 2,
            "'diary.txt': *lacks a date*a rank*a track id*", "*--map*");
        yield return Case("another kind of file", "songs.csv",
            Text("id,name,danceability,energy\n0VjIjW4GlUZAMYd2vXMi3b,Blinding,0.5,0.6\n"), 2, "'songs.csv': *lacks a date*",
            "It looks like track-features: import it as that*");
    }

    static byte[] Flipped(byte[] bytes)
    {
        bytes[bytes.Length / 2] ^= 0xFF;
        return bytes;
    }

    static TestCaseData Case(string what, string name, byte[] bytes, int code, string message, string nextStep) =>
        new TestCaseData(name, bytes, code, message, nextStep).SetArgDisplayNames(what);

    [TestCaseSource(nameof(Files))]
    public async Task A_file_that_cannot_be_imported_is_told_and_nothing_changes(
        string name, byte[] bytes, int code, string message, string nextStep)
    {
        await File.WriteAllBytesAsync(_folder[name], bytes);
        (await InProcess.RunAsync("import", "chart-history", _folder[name], "--lake", Lake)).ShouldTell(code, message, nextStep);
        Told.Manifests(Lake).Should().Be(_before);
        (await InProcess.RunAsync("import", "chart-history", _folder[name], "--lake", _folder["new-" + name]))
            .ShouldTell(code, message, nextStep);
        Directory.EnumerateFileSystemEntries(_folder["."], "new-*", SearchOption.AllDirectories)
            .Should().BeEmpty("no lake is made for a file that is not understood");
    }

    [Test]
    public async Task A_path_that_is_not_there_and_folders_without_files_are_told()
    {
        Directory.CreateDirectory(_folder["nothing/in/here"]);
        await File.WriteAllTextAsync(_folder["nothing/.hidden.csv"], Chart);
        (await InProcess.RunAsync("import", "chart-history", _folder["gone.csv"], "--lake", Lake))
            .ShouldTell(2, $"There is no file or folder '{_folder["gone.csv"]}'.", "Check the path*");
        (await InProcess.RunAsync("import", "chart-history", _folder["nothing"], "--lake", Lake))
            .ShouldTell(2, $"The folder '{_folder["nothing"]}' has no files in it.", "Name a folder with files*");
    }

    [Test]
    public async Task Among_several_files_the_bad_ones_are_named_and_the_good_ones_loaded()
    {
        using var folder = new MemoryFolder();
        await File.WriteAllTextAsync(folder["b_good.csv"], Chart);
        await File.WriteAllTextAsync(folder["a_diary.csv"], "Dear diary\nIt was nice.\n");
        await File.WriteAllBytesAsync(folder["c_torn.csv.gz"], Packed(Chart)[..^600]);
        Story.Copy(Story.LateImport, folder["lake"]);
        var printed =
            (await InProcess.RunAsync("import", "chart-history", folder["b_good.csv"], folder["a_diary.csv"], folder["c_torn.csv.gz"],
            "--lake", folder["lake"])).ShouldEndWith(2);
        printed.Error.Should().Contain("sparkmusic: 'a_diary.csv': ").And.Contain("sparkmusic: 'c_torn.csv.gz' is a damaged gz");
        printed.Out.Should().MatchRegex(@"b_good.csv +raw_chart_entries +400 +400 +0");
        await Story.ShouldHoldAsync(folder["lake"], "one good file of three");
    }

    [TestCase("..%2f..%2fescape.csv")]
    [TestCase("-rf.csv")]
    [TestCase("a;touch pwned;'\"$(touch pwned).csv")]
    [TestCase("p_month=2021-11.csv")]
    [TestCase("\u202egnp.csv")]
    [TestCase("line\nbreak.csv")]
    public async Task A_file_is_called_as_it_is_called_and_its_name_leads_nowhere(string name)
    {
        using var folder = new MemoryFolder();
        Directory.CreateDirectory(folder["in"]);
        await File.WriteAllTextAsync(Path.Combine(folder["in"], name), Chart);
        (await InProcess.RunAsync("import", "chart-history", Path.Combine(folder["in"], name), "--chart", name, "--lake", folder["lake"]))
            .ShouldEndWith(0);
        (await InProcess.RunAsync("run", "charts", "--lake", folder["lake"])).ShouldEndWith(0);
        var rows = (await InProcess.RunAsync("sql", "select distinct _file, chart_name from raw_chart_entries", "--lake", folder["lake"],
            "--format", "json")).ShouldEndWith(0).Json;
        rows.EnumerateArray().Single().GetProperty("_file").GetString().Should().Be(name);
        await Story.ShouldHoldAsync(folder["lake"], name);
        Directory.EnumerateFileSystemEntries(folder["."]).Select(Path.GetFileName).Should().BeEquivalentTo("in", "lake");
    }

    [Test]
    public async Task A_file_with_columns_and_no_rows_is_registered_and_every_promise_holds()
    {
        using var folder = new MemoryFolder();
        await File.WriteAllTextAsync(folder["none.csv"], Chart[..(Chart.IndexOf('\n') + 1)]);
        var printed = (await InProcess.RunAsync("import", "chart-history", folder["none.csv"], "--lake", folder["lake"])).ShouldEndWith(0);
        printed.Error.Should().Contain("0 items read, 0 loaded, 0 rejected");
        await Story.ShouldHoldAsync(folder["lake"], "no rows");
        (await InProcess.RunAsync("run", "charts", "--lake", folder["lake"])).ShouldEndWith(0);
        await Story.ShouldHoldAsync(folder["lake"], "no rows, run");
    }

    [Test]
    public async Task A_file_of_which_every_row_is_refused_leaves_a_record_that_is_true()
    {
        using var folder = new MemoryFolder();
        // No added date: an item of a playlist's history cannot do without, its features and titles can.
        await File.WriteAllTextAsync(folder["songs.csv"], "playlist_id,playlist_name,track_id,track_name,track_artist,danceability,energy\n37i9dQZF1DX4WYpdgoIcn6,Chill,0VjIjW4GlUZAMYd2vXMi3b,Blinding,Someone,0.5,0.6\n");
        var printed = (await InProcess.RunAsync("import", "playlist-history", folder["songs.csv"], "--lake", folder["lake"]))
            .ShouldEndWith(0);
        printed.Out.Should().MatchRegex(@"raw_playlist_tracks +1 +0 +1").And.MatchRegex(@"raw_audio_features +1 +1 +0");
        await Story.ShouldHoldAsync(folder["lake"], "all refused");
        (await InProcess.RunAsync("import", "playlist-history", folder["songs.csv"], "--strict", "--lake", folder["lake2"]))
            .ShouldEndWith(3);
        await Story.ShouldHoldAsync(folder["lake2"], "all refused, strictly");
    }
}
