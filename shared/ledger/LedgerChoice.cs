using SparkMusic.Lakes;
using SparkMusic.Postgres;

namespace SparkMusic.Ledgers;

/// <summary>Which ledger a lake has: its own file on local disk, Postgres where several machines share the lake.</summary>
static class LedgerChoice
{
    public const string Sqlite = "sqlite", Postgres = "postgres";

    /// <summary>Of a lake that is made now.</summary>
    public static string For(ILakeFiles files) => HdfsLocation.IsOne(files.Root) ? Postgres : Sqlite;

    /// <summary>Before a lake is made.</summary>
    /// <exception cref="SparkMusicException">Usage: its record will be in Postgres, and none is set.</exception>
    public static void RequireFor(ILakeFiles files)
    {
        if (For(files) == Postgres) Settings(files.Root);
    }

    public static bool IsKnown(string ledger) => ledger is Sqlite or Postgres;

    /// <summary>Opens nothing yet.</summary>
    /// <exception cref="SparkMusicException">Usage: the lake keeps its record in Postgres, and none is set.</exception>
    public static ILedger Of(
        ILakeFiles files, LakeInfo info, Func<CancellationToken, Task<IReadOnlyList<Manifest>>> manifests, TimeProvider clock) =>
        info.Ledger == Postgres
            ? new PostgresLedger(new PostgresDatabase(Settings(files.Root), clock), info, manifests, clock)
            : new SqliteLedger(files.Root, manifests, clock);

    static Npgsql.NpgsqlConnectionStringBuilder Settings(string root) => Secrets.Find(PostgresSettings.Secret) is { } text
        ? PostgresSettings.Parse(text)
        : throw SparkMusicException.Usage($"The lake at {root} keeps its record of runs in Postgres, and none is set.",
            PostgresSettings.NextStep);
}
