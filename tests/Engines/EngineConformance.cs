using SparkMusic.Engines;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Engines;

/// <summary>
/// What every engine promises: the same SQL, the same values, the same errors. One engine per fixture, one session and one scratch folder
/// per test. A new engine is a sealed subclass with a factory. The texts are the portable subset only.
/// </summary>
abstract partial class EngineConformance
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    protected ISqlEngine Engine { get; private set; } = null!;

    protected ISqlSession Session { get; private set; } = null!;

    protected TestFolder Folder { get; private set; } = null!;

    protected abstract Task<ISqlEngine> StartAsync();

    [OneTimeSetUp]
    public async Task StartEngine() => Engine = await StartAsync();

    [OneTimeTearDown]
    public async Task StopEngine()
    {
        if (Engine is not null) await Engine.DisposeAsync();
    }

    [SetUp]
    public async Task OpenSession()
    {
        Folder = new TestFolder();
        Session = await Engine.OpenAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task CloseSession()
    {
        if (Session is not null) await Session.DisposeAsync();
        Folder.Dispose();
    }

    protected Task<List<object?[]>> ReadAsync(string sql) => ReadAsync(Session, sql, NoParameters);

    protected Task<List<object?[]>> ReadAsync(string sql, params (string Name, object? Value)[] parameters) =>
        ReadAsync(Session, sql, parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));

    protected async Task<object?> ReadOneAsync(string sql, params (string Name, object? Value)[] parameters) =>
        (await ReadAsync(sql, parameters)).Should().ContainSingle().Subject.Should().ContainSingle().Subject;

    protected static async Task<List<object?[]>> ReadAsync(ISqlSession session, string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        await using var reader = await session.QueryAsync(sql, parameters, CancellationToken.None);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(CancellationToken.None)) rows.Add([.. reader.Current]);
        return rows;
    }

    /// <summary>The view <c>n</c>: i int, 0 to count - 1.</summary>
    protected Task AttachNumbersAsync(int count) => Session.AttachRowsAsync(
        "n", [Column.Of("i int")], [.. Enumerable.Range(0, count).Select(number => new object?[] { number })], CancellationToken.None);

    protected static DateTime Instant(string text) => DateTime.Parse(
        text + "Z", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);

    protected static async Task ShouldFailAsync(Func<Task> call, EngineErrorKind kind)
    {
        var thrown = await call.Should().ThrowAsync<EngineException>();
        thrown.Which.Kind.Should().Be(kind, "the engine said: {0}", thrown.Which.Message);
    }
}
