using System.IO.Compression;
using System.Text;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

[TestFixture]
public class ContentTests
{
    static readonly byte[] Text = Encoding.UTF8.GetBytes(
        "rank,title\n" + string.Concat(Enumerable.Range(1, 20_000).Select(rank => $"{rank},Title {rank * 7919 % 10_007}\n")));

    [Test]
    public void A_gz_is_known_by_its_content()
    {
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, Packed(Text), "name-says-nothing.csv");
        Opened.Count(file).Should().Be((20_000, 0));
        file.Notes.Should().Contain("It is packed with gzip.");
    }

    [Test]
    public void Several_gz_members_are_one_file()
    {
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, [.. Packed(Text[..5000]), .. Packed(Text[5000..])]);
        Opened.Count(file).Should().Be((20_000, 0));
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(100)]
    [TestCase(20_000)]
    public void A_torn_gz_is_noticed_wherever_it_is_cut(int missing)
    {
        using var folder = new TestFolder();
        var packed = Packed(Text);
        var reading = FluentActions.Invoking(() =>
        {
            using var file = Opened.Bytes(folder, packed[..^missing]);
            return Opened.Count(file);
        });
        reading.Should().Throw<SparkMusicException>().WithMessage("*damaged gz*").Which.NextStep.Should().Contain("gzip -t");
    }

    [Test]
    public void A_bomb_is_stopped()
    {
        using var folder = new TestFolder();
        using (var gzip = new GZipStream(File.Create(folder["bomb.gz"]), CompressionLevel.Optimal))
        {
            gzip.Write("rank,title\n"u8);
            var line = Encoding.UTF8.GetBytes("1," + new string('a', 1021) + "\n");
            for (var count = 0; count < 100_000; count++) gzip.Write(line);
        }

        FluentActions.Invoking(() =>
        {
            using var file = Opened.Path(folder["bomb.gz"]);
            return Opened.Count(file);
        }).Should().Throw<SparkMusicException>().WithMessage("*looks like a bomb*");
    }

    [TestCase("504B0304", "zip")]
    [TestCase("89504E470D0A1A0A", "PNG")]
    [TestCase("255044462D", "PDF")]
    [TestCase("7F454C46", "program")]
    [TestCase("0102030405060708090A0B0C0E0F101112131415161718", "binary")]
    [TestCase("", "empty")]
    [TestCase("0A0A20", "empty")]
    [TestCase("3C21444F43545950452068746D6C3E3C68746D6C3E", "web page")]
    [TestCase("0A20203C68746D6C3E", "web page")]
    public void What_holds_no_records_is_named(string bytes, string expected)
    {
        using var folder = new TestFolder();
        var refusal = FluentActions.Invoking(
            () => Opened.Bytes(folder, [.. Convert.FromHexString(bytes), .. expected == "binary" ? new byte[1000] : []]))
            .Should().Throw<SparkMusicException>().Which;
        refusal.Message.Should().Contain(expected);
        refusal.NextStep.Should().NotBeNullOrEmpty();
        refusal.ExitCode.Should().Be(ExitCodes.Usage);
    }

    [Test]
    public void A_snapshot_lists_files_and_folders_in_order()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["a/b"]);
        File.WriteAllText(folder["a/z.csv"], "x");
        File.WriteAllText(folder["a/b/y.csv"], "xy");
        File.WriteAllText(folder["a/.hidden"], "x");
        File.WriteAllText(folder["c.csv"], "x");
        var files = InputFile.Snapshot([folder["c.csv"], folder["a"], "-"]);
        files.Select(file => file.Name).Should().Equal("c.csv", "b/y.csv", "z.csv", "-");
        files[1].Size.Should().Be(2);
        files[3].IsPipe.Should().BeTrue();
    }

    [Test]
    public void What_is_not_there_or_given_twice_is_refused()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["empty"]);
        File.WriteAllText(folder["c.csv"], "x");
        FluentActions.Invoking(() => InputFile.Snapshot([folder["no.csv"]]))
            .Should().Throw<SparkMusicException>().WithMessage("*no file or folder*");
        FluentActions.Invoking(() => InputFile.Snapshot([folder["empty"]]))
            .Should().Throw<SparkMusicException>().WithMessage("*no files in it*");
        FluentActions.Invoking(() => InputFile.Snapshot([folder["c.csv"], folder.Path]))
            .Should().Throw<SparkMusicException>().WithMessage("*given twice*");
    }

    static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
