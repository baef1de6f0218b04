using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Engines.DuckDb;

/// <summary>A database in memory and one connection to it for each test.</summary>
abstract class BindingFixture(DuckDbOptions? options = null)
{
    DuckDbDatabase _database = null!;

    protected DuckDbConnection Connection { get; private set; } = null!;

    [SetUp]
    public void Open()
    {
        _database = DuckDbDatabase.Open(options ?? new DuckDbOptions());
        Connection = _database.Connect();
    }

    [TearDown]
    public void Close()
    {
        Connection.Dispose();
        _database.Dispose();
    }

    protected DuckDbConnection Connect() => _database.Connect();
}
