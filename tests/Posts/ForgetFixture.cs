using System.Text.Json;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Networks;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>A folder with a lake for each test, and the commands as people type them.</summary>
public abstract class ForgetFixture
{
    internal TestFolder Folder { get; private set; } = null!;

    protected string Lake => Folder["lake"];

    [SetUp]
    public void Begin() => Folder = new TestFolder();

    [TearDown]
    public void Remove() => Folder.Dispose();

    /// <summary>On the lake.</summary>
    internal Task<Printed> RunAsync(params string[] arguments) => ElsewhereAsync([.. arguments, "--lake", Lake]);

    internal static async Task<Printed> ElsewhereAsync(params string[] arguments)
    {
        var result = await InProcess.RunAsync(arguments);
        result.Code.Should().Be(ExitCodes.Done, result.Out + result.Error);
        return result;
    }

    /// <summary>Of a query of one row, its column n.</summary>
    protected async Task<JsonElement> CellAsync(string sql) => (await RunAsync("sql", sql, "--format", "json")).Json[0].GetProperty("n");

    protected async Task<long> RowsAsync(string sql) => (await CellAsync(sql)).GetInt64();

    protected async Task<PostReport> CollectAsync(Func<ApiCaller, IPostSource> source)
    {
        await using var lake = await SparkMusic.Lakes.Lake.OpenOrCreateAsync(Lake, isSandbox: false, TimeProvider.System, default);
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller("network", http, lake.Ledger, new CallSettings(), TimeProvider.System);
        return await new PostCollector(lake, TimeProvider.System, new Given.Silent())
            .RunAsync(source(caller), "nowplaying", "collect posts", default);
    }
}
