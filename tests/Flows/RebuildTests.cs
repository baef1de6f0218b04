using SparkMusic.Jobs;
using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Flows;

/// <summary>The real files: what is built again from the same rows is the same to the byte.</summary>
[TestFixture]
public class RebuildTests
{
    [Test]
    public async Task A_forced_rebuild_of_every_table_changes_no_version()
    {
        using var folder = new TestFolder();
        RealLake.CopyTo(folder["lake"]);
        var before = await VersionsAsync(folder["lake"]);
        RealLake.Run("run", "charts", "playlists", "--force", "--lake", folder["lake"]).ShouldExitWith(ExitCodes.Done);
        (await VersionsAsync(folder["lake"])).Should().Equal(before);
    }

    static async Task<IReadOnlyList<string>> VersionsAsync(string location)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        var versions = new List<string>();
        foreach (var table in JobCatalog.Catalog.WithInputs(JobCatalog.Catalog.Resolve(["charts", "playlists"]))
            .Where(table => !table.IsRaw))
            foreach (var (key, entry) in (await lake.ReadManifestAsync(table.Name, default))?.Partitions ?? [])
                versions.Add($"{table.Name}/{key} {entry.Version}");
        return versions;
    }
}
