using SparkMusic.Jobs;

namespace SparkMusic.Tests.Jobs;

[TestFixture]
public sealed class GoldenFolderTests
{
    [Test]
    public void Every_table_that_sql_builds_has_a_golden_folder() =>
        JobCatalog.Tables.Where(table => !table.IsRaw).Select(table => table.Name)
            .Should().BeSubsetOf(GoldenFolder.All.Select(folder => folder.Table.Name));
}
