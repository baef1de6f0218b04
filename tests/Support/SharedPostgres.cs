using SparkMusic.Postgres;
using SparkMusic.Tests.Support;

/// <summary>Ends the Postgres of the tests when the run ends. Outside any namespace, so it stands around all of them.</summary>
[SetUpFixture]
public sealed class SharedPostgresTeardown
{
    [OneTimeTearDown]
    public void End() => SharedPostgres.End();
}

namespace SparkMusic.Tests.Support
{
    /// <summary>One real Postgres for all tests of a run, started by the first that asks; a database of its own for each.</summary>
    static class SharedPostgres
    {
        const string Template = "with_schema";

        static readonly Lazy<PostgresServer> Started = new(() =>
        {
            var server = new PostgresServer();
            server.Execute("postgres", $"create database {Template}");
            using (var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
            {
                var database = new PostgresDatabase(server.Settings(Template), TimeProvider.System);
                PostgresSchema.MigrateAsync(database, cancel.Token).GetAwaiter().GetResult();
                database.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
            Npgsql.NpgsqlConnection.ClearAllPools();
            return server;
        });

        static int _made;

        public static PostgresServer Server => Started.Value;

        /// <summary>The name of the one that was made last.</summary>
        public static string Newest => "test" + _made;

        /// <summary>A new database with the schema, as <c>postgres init</c> begins.</summary>
        public static string NewDatabase(bool isEmpty = false)
        {
            var name = "test" + Interlocked.Increment(ref _made);
            Server.Execute("postgres", $"create database {name}" + (isEmpty ? "" : $" template {Template}"));
            return name;
        }

        public static void Drop(string database) => Server.Execute("postgres", $"drop database {database} with (force)");

        public static void End()
        {
            if (Started.IsValueCreated) Started.Value.Dispose();
        }
    }
}
