using System.CommandLine;
using SparkMusic.Postgres;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>postgres init</c>: prepares the database that keeps ledgers and shows marts.</summary>
static class PostgresCommand
{
    const string Reader = "postgres_reader";

    public static Command Build()
    {
        var json = Options.Json();
        var init = new Command("init",
            "Makes or migrates the schema, an empty table for every mart, views with comments for BI tools, and the read-only role "
            + "sparkmusic_reader. Safe to repeat; keeps what is there.\n\n"
            + "The database is the one of SPARKMUSIC_POSTGRES or of \"postgres\" in ~/.config/sparkmusic/secrets.json. With "
            + "SPARKMUSIC_POSTGRES_READER (\"postgres_reader\") set to a password the read-only role may log in.\n\n"
            + "Example: SPARKMUSIC_POSTGRES=\"Host=…;Username=…;Password=…;Database=…\" sparkmusic postgres init")
        {
            json,
        };
        init.SetAction((result, cancel) => InitAsync(result.GetValue(json), cancel));
        return new Command("postgres",
            "Prepares Postgres for --publish and for lakes on HDFS.\n\nExample: sparkmusic postgres init") { init };
    }

    static async Task<int> InitAsync(bool isJson, CancellationToken cancel)
    {
        await using var database = new PostgresDatabase(PostgresSettings.Required(), TimeProvider.System);
        var report = await PostgresInit.RunAsync(database, JobCatalog.Catalog, Secrets.Find(Reader), cancel);
        if (isJson)
        {
            Output.Json(report);
            return ExitCodes.Done;
        }
        var schema = report.IsMigrated ? "was made" : "is there";
        Console.WriteLine($"{report.Place}: the schema {schema}, {report.Tables} marts, {report.Made.Count} of them new or changed.");
        Console.WriteLine(report.MayLogIn
            ? "sparkmusic_reader may log in and read the schema marts."
            : "sparkmusic_reader may read the schema marts; let people in: grant sparkmusic_reader to alice;");
        Console.WriteLine("Fill them: sparkmusic run daily --publish");
        return ExitCodes.Done;
    }
}
