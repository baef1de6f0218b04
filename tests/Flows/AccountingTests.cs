using System.Text.Json;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Flows;

/// <summary>Nothing of a real file is lost: every record was loaded, refused with a reason, or is a duplicate.</summary>
[TestFixture]
public class AccountingTests
{
    [Test]
    public void Every_import_read_as_many_records_as_it_loaded_and_refused()
    {
        var imports = RealLake.Query("select name, kind, rows_read, rows_loaded, rows_rejected from raw_imports");
        imports.Should().HaveCountGreaterThan(RealLake.Imports.Length, "a folder is registered file by file");
        foreach (var row in imports)
            Number(row, "rows_read").Should().Be(Number(row, "rows_loaded") + Number(row, "rows_rejected"), row.ToString());
    }

    [Test]
    public void The_records_of_the_published_files_are_all_there()
    {
        RealLake.Value("select rows_read from raw_imports where name like '%top50_charts_snapshots%'").GetInt64().Should().Be(185_127);
        RealLake.Value("select rows_read from raw_imports where name like '%cumulative%'").GetInt64().Should().Be(94_333);
        RealLake.Value("select rows_read from raw_imports where name like '%universal%'").GetInt64().Should().Be(4_999);
        RealLake.Value("select rows_read from raw_imports where name like '%spotify_songs%' and kind = 'track-features'").GetInt64()
            .Should().Be(32_833);
    }

    [Test]
    public void Importing_the_same_file_again_reads_nothing()
    {
        using var folder = new TestFolder();
        var import = RealLake.Imports[1];
        RealLake.Import(folder["lake"], import).ShouldExitWith(ExitCodes.Done);
        RealLake.Import(folder["lake"], import).ShouldExitWith(ExitCodes.Done).Output.Should().Contain("already_imported_by");
    }

    [Test]
    public async Task Importing_in_another_order_gives_the_same_tables()
    {
        using var folder = new TestFolder();
        foreach (var import in RealLake.Imports.Reverse()) RealLake.Import(folder["lake"], import).ShouldExitWith(ExitCodes.Done);
        RealLake.Run("run", "charts", "playlists", "--lake", folder["lake"]).ShouldExitWith(ExitCodes.Done);
        (await LakeComparison.DifferencesAsync(RealLake.Path, folder["lake"])).Should().BeEmpty();
    }

    static long Number(JsonElement row, string name) => row.GetProperty(name).GetInt64();
}
