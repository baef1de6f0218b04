namespace SparkMusic.Spark;

/// <summary>
/// Keeps the working directory of a driver that spark-submit started as it was: Spark 4.0 makes <c>spark-warehouse</c> there, which is sent
/// to a
/// scratch folder, and <c>artifacts</c>, which cannot be sent anywhere: what came since this object was made, and nobody put a file into,
/// goes
/// when we go.
/// </summary>
sealed class Surroundings : IDisposable
{
    readonly Scratch _scratch;
    readonly string _artifacts;
    readonly bool _wasThere;
    readonly HashSet<string> _before;

    public Surroundings(string workingDirectory, string? scratchParent)
    {
        _scratch = Scratch.Create("spark", scratchParent);
        _artifacts = Path.Combine(workingDirectory, "artifacts");
        _wasThere = Directory.Exists(_artifacts);
        _before = [.. Sessions()];
    }

    public IReadOnlyDictionary<string, string> Conf =>
        new Dictionary<string, string> { ["spark.sql.warehouse.dir"] = new Uri(_scratch["warehouse"]).AbsoluteUri };

    IEnumerable<string> Sessions() => Directory.Exists(_artifacts) ? Directory.EnumerateDirectories(_artifacts, "spark-*") : [];

    bool IsNewAndEmpty(string session) =>
        !_before.Contains(session) && !Directory.EnumerateFiles(session, "*", SearchOption.AllDirectories).Any();

    public void Dispose()
    {
        foreach (var session in Sessions().Where(IsNewAndEmpty).ToList()) Directory.Delete(session, recursive: true);
        if (!_wasThere && Directory.Exists(_artifacts) && !Directory.EnumerateFileSystemEntries(_artifacts).Any())
            Directory.Delete(_artifacts);
        _scratch.Dispose();
    }
}
