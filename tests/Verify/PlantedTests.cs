using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Tests.Support;
using SparkMusic.Verify;

namespace SparkMusic.Tests.Verify;

/// <summary>Each way in which a promise can be broken is planted on a sound lake, and must be found.</summary>
public sealed partial class PlantedTests
{
    TestFolder _sound = null!;
    TestFolder _planted = null!;

    [OneTimeSetUp]
    public async Task Build()
    {
        _sound = new TestFolder();
        await BuiltLake.MakeAsync(_sound["lake"]);
    }

    [OneTimeTearDown]
    public void Remove() => _sound.Dispose();

    [SetUp]
    public void Copy()
    {
        _planted = new TestFolder();
        BuiltLake.Copy(_sound["lake"], _planted["lake"]);
    }

    [TearDown]
    public void Drop() => _planted.Dispose();

    string Root => _planted["lake"];

    [Test]
    public async Task A_sound_lake_holds_every_promise_and_is_left_as_it_was()
    {
        var before = Files();
        var report = await BuiltLake.VerifyAsync(Root, isDeep: true);
        report.Violations.Should().BeEmpty();
        report.Notes.Should().BeEmpty();
        report.Tables.Should().BeGreaterThan(15);
        report.Rows.Should().BeGreaterThan(50);
        Files().Should().BeEquivalentTo(before);
    }

    List<string> Files() =>
        [.. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path))
        .Where(path => !path.StartsWith("_state/ledger.db-", StringComparison.Ordinal))];

    /// <summary>The only file of a table's partition.</summary>
    string FileOf(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "part-*").Single();

    async Task Found(Promise promise, string table, string words, bool isDeep = false)
    {
        var report = await BuiltLake.VerifyAsync(Root, isDeep);
        report.Violations.Should().Contain(violation => violation.Promise == promise && violation.Table == table
            && $"{violation.Place} {violation.What}".Contains(words),
            "it was planted; found were {0}", string.Join(" | ", report.Violations));
        report.Violations.Should().OnlyContain(violation => violation.NextStep.Length > 0 && violation.What.Length > 0);
    }

    /// <summary>
    /// Replaces the rows of a table's file by those of a query over it (<c>old</c>), and makes size, hash, counts and version of the
    /// manifest fit.
    /// </summary>
    async Task RewriteAsync(string table, string key, string sql, bool isCounted = true)
    {
        await using var lake = await Lake.OpenAsync(Root, TimeProvider.System, default);
        var manifest = (await lake.ReadManifestAsync(table, default))!;
        var entry = manifest.Partitions[key];
        var path = lake.FilesOf(manifest, [key]).Single();
        using (var database = DuckDbDatabase.Open(new DuckDbOptions()))
        using (var connection = database.Connect())
            connection.ExecuteScript(
                $"copy (with old as (select * from read_parquet('{path}', hive_partitioning = false)) {sql}) to '{path}.new' (format "
                    + "parquet)");
        File.Move(path + ".new", path, overwrite: true);
        var rows = await CountAsync(path);
        var file = entry.Files[0] with
        {
            Bytes = new FileInfo(path).Length,
            Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))),
            Rows = rows,
        };
        var more = rows - entry.Rows;
        manifest.Partitions[key] = entry with
        {
            Files = [file],
            Rows = isCounted ? rows : entry.Rows,
            Read = isCounted ? entry.Read + more : entry.Read,
            Version = manifest.Layer == "raw" ? entry.Version : SparkMusic.Run.Fingerprints.Version([file]),
        };
        Save(manifest);
        await lake.Ledger.SaveManifestAsync(manifest, default);
    }

    static async Task<long> CountAsync(string path)
    {
        await using var engine = DuckDbEngine.Open();
        await using var session = await engine.OpenAsync(default);
        await using var reader = await session.QueryAsync($"select count(*) from read_parquet('{path}')",
            new Dictionary<string, object?>(), default);
        await reader.ReadAsync(default);
        return (long)reader.Current[0]!;
    }

    void Save(Manifest manifest) =>
        File.WriteAllBytes(Path.Combine(Root, LakeFolders.ManifestOf(manifest.Table)), LakeJson.Write(manifest));

    async Task EditAsync(string table, Func<Manifest, Manifest> edit)
    {
        await using var lake = await Lake.OpenAsync(Root, TimeProvider.System, default);
        Save(edit((await lake.ReadManifestAsync(table, default))!));
    }

    Task EditEntryAsync(string table, string key, Func<PartitionEntry, PartitionEntry> edit) => EditAsync(table, manifest =>
    {
        manifest.Partitions[key] = edit(manifest.Partitions[key]);
        return manifest;
    });
}
