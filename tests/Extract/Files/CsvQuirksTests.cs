using System.Text;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

[TestFixture]
public class CsvQuirksTests
{
    const string Plain = "track_id,title,energy\nid1,\"One, two\",0.5\nid2,Zwei,NA\n";

    static readonly string[] PlainRecords = ["2:id1¦One, two¦0.5", "3:id2¦Zwei¦∅"];

    [TestCase(",")]
    [TestCase(";")]
    [TestCase("\t")]
    [TestCase("|")]
    public void The_separator_is_found(string separator)
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, $"track_id{separator}title{separator}energy\nid1{separator}\"One{separator} "
            + $"two\"{separator}0.5\nid2{separator}Zwei{separator}NA\n");
        file.Header.Should().Equal("track_id", "title", "energy");
        Opened.Records(file).Should().Equal($"2:id1¦One{separator} two¦0.5", "3:id2¦Zwei¦∅");
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("\r")]
    public void All_three_line_breaks_are_read_and_counted(string lineBreak)
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, Plain.Replace("\n", lineBreak));
        Opened.Records(file).Should().Equal(PlainRecords);
    }

    [Test]
    public void The_last_line_needs_no_line_break()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, Plain.TrimEnd());
        Opened.Records(file).Should().Equal(PlainRecords);
    }

    [TestCase("utf-8", true)]
    [TestCase("utf-16", true)]
    [TestCase("utf-16BE", true)]
    [TestCase("utf-16", false)]
    [TestCase("utf-16BE", false)]
    [TestCase("iso-8859-1", false)]
    public void Text_in_any_encoding_is_read(string encoding, bool hasMark)
    {
        var text = "track_id,title,artist\nid1,Für Elise,Björk\nid2,Señorita,Beyoncé\n";
        var target = Encoding.GetEncoding(encoding);
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, [.. hasMark ? target.GetPreamble() : [], .. target.GetBytes(text)]);
        file.Header.Should().Equal("track_id", "title", "artist");
        Opened.Records(file).Should().Equal("2:id1¦Für Elise¦Björk", "3:id2¦Señorita¦Beyoncé");
        file.Notes.Should().Contain(note => encoding == "utf-8"
            || note.Contains(encoding.StartsWith("utf-16") ? "UTF-16" : "Windows-1252"));
    }

    [Test]
    public void Windows_1252_has_its_own_marks()
    {
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder,
            [.. "track_id,title\nid1,Don"u8, 0x92, .. "t Stop\nid2,"u8, 0x80, .. "uro "u8, 0x96, .. " Song\n"u8]);
        Opened.Records(file).Should().Equal("2:id1¦Don’t Stop", "3:id2¦€uro – Song");
    }

    [Test]
    public void A_record_that_is_no_utf8_in_a_file_that_is_gets_refused_alone()
    {
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, [.. "track_id,title\nid1,Für\nid2,F"u8, 0xFC, .. "r\nid3,Zoë\n"u8]);
        Opened.Records(file).Should().Equal("2:id1¦Für", "3:!encoding", "4:id3¦Zoë");
    }

    [TestCase(new byte[] { 0xC3, 0x28 })]
    [TestCase(new byte[] { 0xFF, 0xFE })]
    [TestCase(new byte[] { 0x00 })]
    [TestCase(new byte[] { 0x81 })]
    [TestCase(new byte[] { 0x80 })]
    public void Bytes_that_are_no_text_in_any_encoding_are_refused(byte[] bad)
    {
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, [.. "track_id,title\nid1,ab"u8, .. bad, .. "cd\nid2,ok\n"u8]);
        Opened.Records(file).Should().Equal("2:!encoding", "3:id2¦ok");
        file.Notes.Should().NotContain(note => note.Contains("Windows"));
    }

    [Test]
    public void Lines_that_begin_with_bytes_of_marks_are_refused()
    {
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, [.. "track_id,title\n"u8, 0xFF, 0xFE, .. "1,x\n"u8, .. "id2,Zoë\n"u8]);
        Opened.Records(file).Should().Equal("2:!encoding", "3:id2¦Zoë");
    }

    [Test]
    public void Titles_and_notes_above_the_header_are_left_out_and_said()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "Charts of the week\n\nSource: somebody, somewhere\nrank,title,artist\n1,A,B\n2,C,D\n");
        file.Header.Should().Equal("rank", "title", "artist");
        Opened.Records(file).Should().Equal("5:1¦A¦B", "6:2¦C¦D");
        file.Notes.Should().Contain(note => note.Contains("2 lines above") && note.Contains("Charts of the week"));
    }

    [Test]
    public void The_note_of_spotifycharts_has_as_many_fields_as_the_header()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder,
            ",,,\"Note that these figures are generated using a formula.\",\nPosition,\"Track Name\",Artist,Streams,URL\n" +
            "1,\"God's Plan\",Drake,1000,https://open.spotify.com/track/6DCZcSspjsKoFjzjrWoCdn\n2,\"A, "
                + "B\",C,900,https://open.spotify.com/track/2xLMifQCjDGFmkHkpNLD9h\n");
        file.Header.Should().Equal("Position", "Track Name", "Artist", "Streams", "URL");
        Opened.Records(file)[1].Should().Be("4:2¦A, B¦C¦900¦https://open.spotify.com/track/2xLMifQCjDGFmkHkpNLD9h");
    }

    [Test]
    public void Excels_hint_line_names_the_separator()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "sep=;\nrank;title\n1;A,B,C\n2;D,E,F\n");
        file.Header.Should().Equal("rank", "title");
        Opened.Records(file).Should().Equal("3:1¦A,B,C", "4:2¦D,E,F");
    }

    [Test]
    public void A_file_without_a_header_is_noticed_by_its_values()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "2020-01-01,1,6DCZcSspjsKoFjzjrWoCdn,Title\n2020-01-01,2,2xLMifQCjDGFmkHkpNLD9h,Other\n");
        file.HasHeader.Should().BeFalse();
        file.Header.Should().Equal("column1", "column2", "column3", "column4");
        Opened.Records(file).Should().HaveCount(2);
    }

    [Test]
    public void Blank_lines_are_no_records()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title\n\n1,A\n   \n,\n2,B\n\n");
        Opened.Records(file).Should().Equal("3:1¦A", "6:2¦B");
        file.Notes.Should().Contain("1 rows without any value were passed over.");
    }

    [Test]
    public void Too_many_and_too_few_fields_are_refused_with_their_text()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title,artist\n1,A,B\n2,A,B,C\n3,A\n4,A,B\n5,A,B\n");
        Opened.Records(file).Should().Equal("2:1¦A¦B", "3:!shape", "4:!shape", "5:4¦A¦B", "6:5¦A¦B");
        using var again = Opened.Path(folder["file.csv"]);
        again.Read();
        again.Read();
        Opened.Raw(again).Should().Be("2,A,B,C");
        again.ByteOffset.Should().Be(24);
        again.Refusal!.Message.Should().Be("The record has 4 fields instead of 3.");
    }

    [Test]
    public void Line_breaks_in_quotes_belong_to_the_field()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title\n1,\"two\r\nlines\"\n2,\"say \"\"hi\"\"\"\n");
        Opened.Records(file).Should().Equal("2:1¦two\r\nlines", "4:2¦say \"hi\"");
    }

    [Test]
    public void A_quote_that_is_never_closed_costs_one_line()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title,artist\n1,\"A,B\n2,C,D\n3,E,F\n4,\"G\",H\n5,I,J\n");
        Opened.Records(file).Should().Equal("2:!shape", "3:2¦C¦D", "4:3¦E¦F", "5:4¦G¦H", "6:5¦I¦J");
    }

    [Test]
    public void A_quote_that_is_never_closed_does_not_swallow_a_large_file()
    {
        using var folder = new TestFolder();
        var text = new StringBuilder("rank,title,artist\n1,\"A,B\n");
        for (var row = 2; row < 200_000; row++) text.Append(row).Append(",Title,Artist\n");
        using var file = Opened.Text(folder, text.ToString());
        Opened.Count(file).Should().Be((199_999, 1));
    }

    [Test]
    public void A_bad_quote_on_every_line_does_not_stop_the_reading()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title,artist\n1,A,B\n2,C,D\n"
            + string.Concat(Enumerable.Range(3, 30_000).Select(rank => $"{rank},\"Title {rank},B\n")));
        Opened.Count(file).Should().Be((30_002, 30_000));
    }

    [Test]
    public void Text_behind_a_closing_quote_is_refused()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title\n1,\"He said \"hi\" there\"\n2,\"B\"\n3,5\" disk\n");
        Opened.Records(file).Should().Equal("2:!shape", "3:2¦B", "4:3¦5\" disk");
    }

    [Test]
    public void Quotes_escaped_by_a_backslash_are_read()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder,
            "rank,title,artist\n1,\"Say \\\"Hi\\\", you\",A\n2,\"back\\\\slash\",B\n3,\"two\nlines\",C\n4,plain,D\n");
        Opened.Records(file).Should().Equal("2:1¦Say \"Hi\", you¦A", "3:2¦back\\slash¦B", "4:3¦two\nlines¦C", "6:4¦plain¦D");
        file.Notes.Should().Contain(note => note.Contains("backslash"));
    }

    [Test]
    public void Tabs_without_quoting_keep_their_quotes()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder,
            "rank\ttitle\tartist\n1\t\"Heroes\" (live)\tBowie\n2\t7\" mix\tX\n3\t\"half\tY\n4\tplain\tZ\n");
        Opened.Records(file).Should().Equal("2:1¦\"Heroes\" (live)¦Bowie", "3:2¦7\" mix¦X", "4:3¦\"half¦Y", "5:4¦plain¦Z");
    }

    [Test]
    public void Blanks_behind_separators_are_not_part_of_quoted_fields()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank, title, artist\n1, \"A, B\", C\n2, \"D\", E\n");
        file.Header.Should().Equal("rank", "title", "artist");
        Opened.Records(file).Should().Equal("2:1¦A, B¦C", "3:2¦D¦E");
    }

    [Test]
    public void Lines_that_are_one_quoted_field_are_read_twice()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder,
            "\"rank,\"\"title\"\",artist\"\r\n\"1,\"\"A, \"\"\"\"B\"\"\"\"\"\",C\"\r\n\"2,\"\"D\"\",E\"\r\n\"3,\"\"cut\"\r\n");
        file.Header.Should().Equal("rank", "title", "artist");
        Opened.Records(file).Should().Equal("2:1¦A, \"B\"¦C", "3:2¦D¦E", "4:!shape");
        file.Notes.Should().Contain(note => note.Contains("read twice"));
    }

    [Test]
    public void A_single_line_that_was_quoted_whole_is_recovered()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title,artist\n1,A,B\n\"2,\"\"C, D\"\",E\"\n3,F,G\n");
        Opened.Records(file).Should().Equal("2:1¦A¦B", "3:2¦C, D¦E", "4:3¦F¦G");
    }

    [Test]
    public void Null_words_count_only_as_whole_unquoted_fields()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title\n1,NA\n2,\"NA\"\n3,NaN\n4,null\n5,None\n6,\n7,\"\"\n8,NATO\n");
        Opened.Records(file).Should().Equal("2:1¦∅", "3:2¦NA", "4:3¦∅", "5:4¦∅", "6:5¦∅", "7:6¦∅", "8:7¦", "9:8¦NATO");
    }

    [Test]
    public void A_line_above_16_MB_is_refused_and_the_rest_is_read()
    {
        using var folder = new TestFolder();
        using (var stream = File.CreateText(folder["long.csv"]))
        {
            stream.Write("rank,title\n1,A\n2,");
            for (var part = 0; part < 17; part++) stream.Write(new string('x', 1 << 20));
            stream.Write("\n3,C\n");
        }

        using var file = Opened.Path(folder["long.csv"]);
        Opened.Records(file).Should().Equal("2:1¦A", "3:!too_long", "4:3¦C");
    }

    [Test]
    public void A_row_name_without_a_name_in_the_header_shifts_nothing()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title,artist\n\"r1\",1,A,B\n\"r2\",2,C,D\n");
        file.Header.Should().Equal("", "rank", "title", "artist");
        Opened.Records(file).Should().Equal("2:r1¦1¦A¦B", "3:r2¦2¦C¦D");
    }

    [Test]
    public void A_separator_at_the_end_of_every_row_is_no_column()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title,artist\n1,A,B,\n2,C,D,\n");
        Opened.Records(file).Should().Equal("2:1¦A¦B¦∅", "3:2¦C¦D¦∅");
    }

    [Test]
    public void A_header_repeated_in_mid_file_is_no_record()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title\n1,A\nrank,title\n2,B\n");
        Opened.Records(file).Should().Equal("2:1¦A", "4:2¦B");
        file.Notes.Should().Contain(note => note.Contains("header line stands 1 more"));
    }

    [Test]
    public void A_header_alone_is_a_file_without_records()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "rank,title,artist\n");
        file.Header.Should().Equal("rank", "title", "artist");
        Opened.Records(file).Should().BeEmpty();
    }

    [Test]
    public void Decimal_commas_do_not_fool_the_separator()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "track_id;energy;valence\nid1;0,5;0,7\nid2;0,1;0,2\n");
        Opened.Records(file).Should().Equal("2:id1¦0,5¦0,7", "3:id2¦0,1¦0,2");
    }

    [Test]
    public void A_file_that_grows_while_it_is_read_is_refused()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, Plain);
        file.Read();
        File.AppendAllText(folder["file.csv"], "id3,Drei,0.1\n");
        FluentActions.Invoking(() => Opened.Count(file)).Should().Throw<SparkMusicException>().WithMessage("*changed while it was read*");
    }

    [Test]
    public void The_hash_is_of_the_bytes_as_they_lie_there()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, Plain);
        file.Sha256.Should().BeNull();
        Opened.Count(file);
        file.Sha256.Should().Be(Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Plain)))).And.Be(file.File.Hash(CancellationToken.None));
    }
}
