using SparkMusic.Engines;

namespace SparkMusic.Tests.Jobs;

/// <summary>Every table from small given rows to the rows that its rules ask for, on each engine.</summary>
public abstract class JobGoldenTests
{
    ISqlEngine _engine = null!;

    /// <summary>The engine of the fixture; a fixture that starts one of its own also ends it.</summary>
    protected abstract Task<ISqlEngine> EngineAsync();

    [OneTimeSetUp]
    public async Task Take_the_engine() => _engine = await EngineAsync();

    static IEnumerable<TestCaseData> Folders =>
        GoldenFolder.All.Select(folder => new TestCaseData(folder.Name).SetArgDisplayNames(folder.Name));

    [TestCaseSource(nameof(Folders))]
    public async Task A_table_is_built_as_its_golden_folder_says(string name)
    {
        var golden = new GoldenFolder(name);
        var result = await CaseBuild.RunAsync(_engine, golden.Case(), CancellationToken.None);

        var expected = golden.Expected;
        var places = expected.Columns.Select(column => golden.Sql.Columns.ToList().IndexOf(column)).ToList();
        GoldenRows.Differences([.. result.Rows.Select(row => places.Select(place => row[place]).ToArray())], expected.Rows)
            .Should().BeEmpty();
        GoldenRows.Differences(result.Rejected, golden.ExpectedRejected).Should().BeEmpty("rejected rows are part of the contract");
        result.Duplicates.Should().Be(golden.ExpectedDuplicates, "read = loaded + rejected + duplicate");
        result.BrokenChecks.Should().BeEmpty();
    }
}
