using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Files;

[TestFixture]
public class ParquetTests
{
    [Test]
    public void Values_come_as_text_and_lists_as_json()
    {
        using var folder = new TestFolder();
        Write(folder, """
            select 'id' || n as track_id, 'Say "hi"' as title, ['A, B', 'C'] as artists, 0.1 + n as energy, timestamptz '2020-01-01 10:00:00.25+00' as added_at,
                   date '2019-05-06' as released, n % 2 = 0 as explicit, case when n > 1 then 'NA' end as album, {'x': n} as extra
            from range(1, 3) as t(n)
            """);
        using var file = Opened.Path(folder["file.parquet"]);
        file.Form.Should().Be(FileForm.Parquet);
        Opened.Records(file).Should().Equal(
            "1:id1¦Say \"hi\"¦[\"A, B\",\"C\"]¦1.1¦2020-01-01 10:00:00.25+00¦2019-05-06¦false¦∅¦{\"x\":1}",
            "2:id2¦Say \"hi\"¦[\"A, B\",\"C\"]¦2.1¦2020-01-01 10:00:00.25+00¦2019-05-06¦true¦NA¦{\"x\":2}");
        file.Sha256.Should().Be(file.File.Hash(CancellationToken.None));
    }

    [Test]
    public void The_text_of_a_row_is_a_json_object()
    {
        using var folder = new TestFolder();
        Write(folder, "select 'é' as a, 1 as b, null::varchar as c");
        using var file = Opened.Path(folder["file.parquet"]);
        file.Read();
        Opened.Raw(file).Should().Be("{\"a\":\"é\",\"b\":\"1\",\"c\":null}");
    }

    [Test]
    public void Many_rows_are_read_and_recognised()
    {
        using var folder = new TestFolder();
        Write(folder, "select '6DCZcSspjsKoFjzjrWoCdn' as track_id, n / 1000000 as energy, n % 200 + 1 as rank from range(200000) as t(n)");
        using var file = Opened.Path(folder["file.parquet"]);
        Recognition.Of(ImportKind.TrackFeatures, file.Sample, new Dictionary<string, string>()).Find("energy").Should().NotBeNull();
        Opened.Count(file).Should().Be((200_000, 0));
    }

    [Test]
    public void A_damaged_file_is_said_to_be_one()
    {
        using var folder = new TestFolder();
        Write(folder, "select 1 as a");
        File.WriteAllBytes(folder["file.parquet"], File.ReadAllBytes(folder["file.parquet"])[..^20]);
        FluentActions.Invoking(() => Opened.Path(folder["file.parquet"]))
            .Should().Throw<SparkMusicException>().WithMessage("*damaged Parquet*");
    }

    static void Write(TestFolder folder, string query)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        connection.Execute($"copy ({query}) to '{folder["file.parquet"]}' (format parquet)");
    }
}
