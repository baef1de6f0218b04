using SparkMusic.Tests.Support;
using SparkMusic.Tests.Verify;

namespace SparkMusic.Tests.Commands;

/// <summary>Tests of verbs on one small lake with all tables of the charts flow, which none of them changes.</summary>
public abstract class LakeFixture
{
    TestFolder _folder = null!;

    protected string Lake => _folder["lake"];

    [OneTimeSetUp]
    public async Task MakeLake()
    {
        _folder = new TestFolder();
        await BuiltLake.MakeAsync(Lake);
    }

    [OneTimeTearDown]
    public void RemoveLake() => _folder.Dispose();
}
