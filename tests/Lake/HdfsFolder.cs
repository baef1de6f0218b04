using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

/// <summary>A folder of the tests' HDFS for one lake, with a Postgres database of its own; this process's settings name both.</summary>
sealed class HdfsFolder : IAsyncDisposable
{
    static int _made;

    readonly string _database = SharedPostgres.NewDatabase();

    public HdfsFolder()
    {
        Environment.SetEnvironmentVariable("SPARKMUSIC_WEBHDFS", Cluster.WebHdfs());
        Environment.SetEnvironmentVariable("SPARKMUSIC_POSTGRES", SharedPostgres.Server.Setting(_database));
    }

    /// <summary>Where the lake goes; nothing is there.</summary>
    public string Location { get; } = NewLocation();

    public static string NewLocation() => $"{Cluster.Hdfs()}/test-{++_made}/lake";

    /// <param name="user">Who the caller is for HDFS; the one who runs the servers is its superuser.</param>
    public static HdfsFiles FilesAt(string location, string? user = null, TimeSpan? patience = null) =>
        new(HdfsLocation.Of(location, name =>
            name switch { "SPARKMUSIC_WEBHDFS" => Cluster.WebHdfs(), "HADOOP_USER_NAME" => user, _ => null }),
            new HdfsPatience(TimeProvider.System) { AtMost = patience ?? TimeSpan.FromSeconds(60) });

    public async ValueTask DisposeAsync()
    {
        using (var files = FilesAt(Location[..Location.LastIndexOf('/')])) await files.DeleteAsync("", default);
        Npgsql.NpgsqlConnection.ClearAllPools();
        SharedPostgres.Drop(_database);
        Environment.SetEnvironmentVariable("SPARKMUSIC_WEBHDFS", null);
        Environment.SetEnvironmentVariable("SPARKMUSIC_POSTGRES", null);
    }
}
