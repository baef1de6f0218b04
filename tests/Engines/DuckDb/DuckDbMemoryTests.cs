using System.Diagnostics;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Engines.DuckDb;

[TestFixture]
sealed class DuckDbMemoryTests
{
    [Test]
    public void A_hundred_thousand_queries_leak_nothing()
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        connection.Execute("create temp table t (n bigint, s varchar, a varchar[])");
        Run(connection, 10_000);
        var before = WorkingSet();
        Run(connection, 90_000);
        (WorkingSet() - before).Should().BeLessThan(30 << 20, "a leak of 400 bytes per query would show");
    }

    [Test]
    public void A_streamed_result_does_not_lie_in_memory()
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        using var rows = connection.Query("select range as n, repeat('x', 500) || range as s from range(1000000)");
        rows.Read().Should().BeTrue();
        var before = WorkingSet();
        var most = before;
        for (var row = 1; rows.Read(); row++)
            if (row % 50_000 == 0) most = Math.Max(most, WorkingSet());
        (most - before).Should().BeLessThan(150 << 20, "the whole result is 500 MB");
    }

    static void Run(DuckDbConnection connection, int queries)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["n"] = 1L,
            ["s"] = "a text of more than twelve bytes",
            ["a"] = new object?[] { "x", null },
        };
        for (var query = 0; query < queries; query++)
        {
            parameters["n"] = (long)query;
            switch (query % 50)
            {
                case 0:
                    using (var appender = connection.OpenAppender("t", "temp"))
                    {
                        appender.Append([(long)query, "a text of more than twelve bytes", new object?[] { "one", null }]);
                        if (query % 100 == 0) appender.Flush();
                    }
                    connection.Execute("truncate t");
                    break;
                case 1:
                    Assert.Throws<SparkMusic.Engines.EngineException>(
                        () => connection.Query("select cast($s as bigint) as x", parameters).Read());
                    break;
                case 2:
                    // Left half read.
                    using (var half = connection.Query("select range as x from range(10000)")) half.Read();
                    break;
                default:
                    using (var rows = connection.Query("select $n as n, $s as s, $a as a", parameters))
                    {
                        rows.Read();
                        if ((long)rows.Current[0]! != query) throw new AssertionException($"Query {query} gave {rows.Current[0]}.");
                    }
                    break;
            }
        }
    }

    static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
