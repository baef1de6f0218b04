namespace SparkMusic.Spark;

/// <summary>
/// Spark 4.0 makes a folder <c>artifacts</c> in the working directory of the driver and cannot be told not to. What it made, and nobody put
/// anything into, goes when we go.
/// </summary>
sealed class ArtifactFolder(string workingDirectory)
{
    readonly string _folder = Path.Combine(workingDirectory, "artifacts");
    readonly bool _wasThere = Directory.Exists(Path.Combine(workingDirectory, "artifacts"));

    public async Task RemoveAsync(SparkSession session)
    {
        using var root = await session.Jvm.CallStaticAsync<JvmObject>("org.apache.spark.sql.artifact.ArtifactManager", "artifactRootDirectory");
        var own = await session.Jvm.CallAsync<string>(root, "toString");
        if (!Directory.Exists(_folder) || !own.StartsWith(_folder + "/", StringComparison.Ordinal)) return;
        if (Directory.Exists(own) && !Directory.EnumerateFiles(own, "*", SearchOption.AllDirectories).Any()) Directory.Delete(own, recursive: true);
        if (!_wasThere && !Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }
}
