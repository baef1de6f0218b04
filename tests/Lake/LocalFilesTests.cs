using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

[TestFixture(true)]
[TestFixture(false)]
public class LocalFilesTests(bool canExchange) : LakeFilesConformance
{
    TestFolder _folder = null!;

    protected override Task<ILakeFiles> CreateAsync()
    {
        _folder = new TestFolder();
        return Task.FromResult<ILakeFiles>(new LocalFiles(_folder.Path, canExchange));
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task A_link_below_the_root_is_refused()
    {
        using var elsewhere = new TestFolder();
        await File.WriteAllTextAsync(elsewhere["secret"], "secret");
        Directory.CreateSymbolicLink(_folder["marts"], elsewhere.Path);
        File.CreateSymbolicLink(_folder["file"], elsewhere["secret"]);
        (await FailAsync(() => Files.ReadAsync("marts/secret", default))).Should().Be(LakeFileError.BadName);
        (await FailAsync(() => Files.ReadAsync("file", default))).Should().Be(LakeFileError.BadName);
        (await FailAsync(() => Files.DeleteAsync("marts", default))).Should().Be(LakeFileError.BadName);
        (await FailAsync(() => WriteAsync("marts/new", ""))).Should().Be(LakeFileError.BadName);
        File.Exists(elsewhere["secret"]).Should().BeTrue();
    }

    [Test]
    public async Task The_root_itself_may_be_a_link()
    {
        await WriteAsync("x", "text");
        using var elsewhere = new TestFolder();
        Directory.CreateSymbolicLink(elsewhere["lake"], _folder.Path);
        (await new LocalFiles(elsewhere["lake"]).ReadAsync("x", default)).Should().NotBeNull();
    }
}
