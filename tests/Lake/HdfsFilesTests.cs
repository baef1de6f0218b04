using SparkMusic.Lakes;

namespace SparkMusic.Tests.Lakes;

/// <summary>The same suite as on local disk, on a real NameNode and two DataNodes.</summary>
[TestFixture, Category("Cluster")]
public class HdfsFilesTests : LakeFilesConformance
{
    protected override int Replacements => 20;

    protected override async Task<ILakeFiles> CreateAsync()
    {
        var files = HdfsFolder.FilesAt(HdfsFolder.NewLocation());
        await files.MakeFolderAsync("", default);
        return files;
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        await Files.DeleteAsync("", default);
        ((HdfsFiles)Files).Dispose();
    }
}
