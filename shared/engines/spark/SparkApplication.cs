using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>Makes the Spark context of a run; a master that does not take it is told in a sentence, with the reason.</summary>
static class SparkApplication
{
    /// <param name="gateway">The gateway of Spark.</param>
    /// <param name="builder">Makes the session.</param>
    /// <param name="prepare">First statements: a context that was refused is there for a moment, and fails with them.</param>
    /// <param name="cancel">Stops the wait.</param>
    /// <exception cref="SparkMusicException">Usage: no such master. Try later: it cannot be reached, or it does not answer as a
    /// master.</exception>
    public static async Task<SparkSession> CreateAsync(
        Gateway gateway, SparkSessionBuilder builder, Func<SparkSession, Task> prepare, CancellationToken cancel)
    {
        var master = await MasterAsync(gateway, cancel);
        if (master is not null) await master.RequireReachableAsync(cancel);
        try
        {
            var session = await builder.GetOrCreate(cancel);
            await prepare(session);
            return session;
        }
        catch (JvmException refused) when (master is { IsStandalone: true }
            && refused.Kind is EngineErrorKind.Lost or EngineErrorKind.Internal)
        {
            throw SparkMusicException.TryLater(
                $"Spark's master {master.Url} did not take this application: what listens there does not answer as a master of this Spark "
                    + "does.",
                "Check the port in --master (7077, not that of the master's page), that both are the same version of Spark, and the "
                    + "master's log.",
                refused);
        }
    }

    /// <summary>What spark-submit was given: the JVM's own properties hold it before there is a context.</summary>
    static async Task<SparkMaster?> MasterAsync(Gateway gateway, CancellationToken cancel)
    {
        await using var jvm = await gateway.LeaseAsync(cancel);
        return await jvm.CallStaticAsync<string?>("java.lang.System", "getProperty", "spark.master") is { } url
            ? SparkMaster.Parse(url) : null;
    }
}
