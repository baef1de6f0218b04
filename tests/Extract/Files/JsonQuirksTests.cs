using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

[TestFixture]
public class JsonQuirksTests
{
    [Test]
    public void Members_become_columns_by_their_path()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, """
            {"id":"a","track":{"name":"One \"two\"","album":{"name":"X"},"artists":[{"name":"A","id":1},{"name":"B","id":2}],"tags":["p","q"]},"n":1.50,"ok":true,"none":null}
            {"id":"b","n":2,"extra":"y"}
            """);
        file.Form.Should().Be(FileForm.JsonLines);
        file.Header.Should().Equal("id", "track.name", "track.album.name", "track.artists[].name", "track.artists[].id", "track.tags", "n",
            "ok", "none", "extra");
        Opened.Records(file).Should().Equal("1:a¦One \"two\"¦X¦[\"A\",\"B\"]¦[1,2]¦[\"p\",\"q\"]¦1.50¦true¦∅¦∅", "2:b¦∅¦∅¦∅¦∅¦∅¦2¦∅¦∅¦y");
    }

    [Test]
    public void A_string_that_says_null_is_a_string()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "{\"a\":\"null\"}\n{\"a\":null}\n{\"a\":\"\"}\n");
        Opened.Records(file).Should().Equal("1:null", "2:∅", "3:");
    }

    [Test]
    public void Files_put_behind_one_another_without_a_line_break_are_read()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "{\"a\":1}\n{\"a\":2}{\"a\":3}\n\n{\"a\":4}");
        Opened.Records(file).Should().Equal("1:1", "2:2", "2:3", "4:4");
    }

    [Test]
    public void What_is_no_valid_object_is_refused_alone()
    {
        using var folder = new TestFolder();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70);
        using var file = Opened.Text(folder, $"{{\"a\":1}}\n{{\"a\":\n{{\"a\":1,\"\\u0061\":2}}\n[1]\n{{\"a\":01}}\n{deep}\n{{\"a\":\"\\ud800\"}}\n{{\"a\":1}} x\n{{'a':1}}\n{{\"a\":2}}\n{{\"a\":3}}\n{{\"a\":4}}\n{{\"a\":5}}\n{{\"a\":6}}\n{{\"a\":7}}\n");
        Opened.Records(file).Should().Equal(
            "1:1", "2:!json", "3:!duplicate_member", "4:!json", "5:!json", "6:!json", "7:!encoding", "8:!json", "9:!json", "10:2", "11:3",
            "12:4", "13:5", "14:6", "15:7");
    }

    [Test]
    public void Bytes_that_are_no_utf8_are_refused()
    {
        using var folder = new TestFolder();
        using var file = Opened.Bytes(folder, [.. "{\"a\":\"é\"}\n{\"a\":\"x"u8, 0xFF, .. "\"}\n{\"a\":\"z\"}\n"u8]);
        Opened.Records(file).Should().Equal("1:é", "2:!encoding", "3:z");
    }

    [Test]
    public void The_elements_of_an_array_are_items()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, " [ {\"a\":1} , {\"a\":\"x, ]\"},\n 5, {\"a\":3}\n]\n");
        file.Form.Should().Be(FileForm.JsonArray);
        Opened.Records(file).Should().Equal("1:1", "2:x, ]", "3:!json", "4:3");
    }

    [Test]
    public void An_array_that_is_torn_loses_its_last_item_and_says_so()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "[{\"a\":1},{\"a\":2");
        Opened.Records(file).Should().Equal("1:1", "2:!json");
        file.Notes.Should().Contain(note => note.Contains("torn"));
    }

    [Test]
    public void An_empty_array_has_no_items()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "[]");
        Opened.Records(file).Should().BeEmpty();
        file.Notes.Should().NotContain(note => note.Contains("torn"));
    }

    [Test]
    public void A_document_is_one_item_with_its_own_text()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, "{\n  \"a\": {\"b\": [1, 2]}\n}\n");
        file.Form.Should().Be(FileForm.JsonDocument);
        file.Read().Should().BeTrue();
        Opened.Raw(file).Should().Be("{\n  \"a\": {\"b\": [1, 2]}\n}");
        file.Read().Should().BeFalse();
    }

    [Test]
    public void An_item_above_16_MB_is_refused_and_the_rest_is_read()
    {
        using var folder = new TestFolder();
        var big = "{\"a\":\"" + new string('x', 17 << 20) + "\"}";
        using (var file = Opened.Text(folder, $"{{\"a\":1}}\n{big}\n{{\"a\":3}}\n{{\"a\":4}}\n", "lines.json"))
            Opened.Records(file).Should().Equal("1:1", "2:!too_long", "3:3", "4:4");
        using (var file = Opened.Text(folder, $"[{{\"a\":1}},{big},{{\"a\":3}}]", "array.json"))
            Opened.Records(file).Should().Equal("1:1", "2:!too_long", "3:3");
    }

    [Test]
    public void Many_items_do_not_need_memory()
    {
        using var folder = new TestFolder();
        using (var stream = File.CreateText(folder["many.json"]))
            for (var item = 0; item < 200_000; item++)
                stream.WriteLine($"{{\"id\":{item},\"name\":\"Name {item}\",\"nested\":{{\"value\":{item % 7}}}}}");
        using var file = Opened.Path(folder["many.json"]);
        file.Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Opened.Count(file).Should().Be((199_999, 0));
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 << 20);
    }
}
