using SparkMusic.Lakes;

namespace SparkMusic.Tests.Lakes;

/// <summary>What a lake holds, by eye: texts of the rows' files as manifests name them and as folders hold them.</summary>
static class Snapshot
{
    static readonly string[] Passing = ["_state/ledger.db", "_trash/", "_state/locks/"];

    /// <summary>
    /// One line per partition that has rows: <c>marts/x: one two</c>; read through the manifests, each file checked against its size and
    /// hash.
    /// </summary>
    public static async Task<string> OfManifestsAsync(Lake lake)
    {
        var lines = new List<string>();
        foreach (var manifest in await lake.ReadManifestsAsync(default))
        {
            foreach (var (key, entry) in manifest.Partitions)
            {
                await AddAsync(lake, lines, LakeNames.FolderOf(manifest.Layer, manifest.Table, key), entry.Files);
                await AddAsync(lake, lines, LakeNames.FolderOf("rejected", manifest.Table, key), entry.RejectedFiles);
            }
            await AddAsync(lake, lines, LakeNames.FolderOf("rejected", manifest.Table, LakeNames.Whole), manifest.Refused);
        }
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    /// <summary>The same as a program sees it that reads the folders itself.</summary>
    public static string OfFolders(Lake lake) => string.Join('\n', LakeNames.Layers
        .Select(layer => Path.Combine(lake.Location, layer)).Where(Directory.Exists)
        .SelectMany(layer => Directory.EnumerateFiles(layer, "*", SearchOption.AllDirectories))
        .GroupBy(file => Path.GetRelativePath(lake.Location, Path.GetDirectoryName(file)!))
        .Select(folder => $"{folder.Key}: {string.Join(' ', folder.Select(File.ReadAllText).Order(StringComparer.Ordinal))}")
        .Order(StringComparer.Ordinal));

    /// <summary>Every file and folder of the lake with its content, but for the ledger, the locks of tables and the trash.</summary>
    public static string OfEverything(Lake lake) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(lake.Location, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(lake.Location, path))
        .Where(path => !Passing.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
        .Select(path => File.Exists(Path.Combine(lake.Location, path)) ? $"{path}: {File.ReadAllText(Path.Combine(lake.Location, path))}" : path + "/")
        .Order(StringComparer.Ordinal));

    /// <summary>What a finished recovery must not leave.</summary>
    public static IReadOnlyList<string> Leftovers(Lake lake) =>
    [
        .. Directory.EnumerateFileSystemEntries(lake.UriOf("_staging")),
        .. Directory.EnumerateFileSystemEntries(lake.UriOf("_journal")),
        .. Directory.EnumerateFiles(lake.UriOf("_state/locks")).Where(path => Path.GetFileName(path).Contains('.')),
        .. LakeNames.Layers.Select(lake.UriOf).Where(Directory.Exists).SelectMany(layer => Directory.EnumerateDirectories(layer, "*", SearchOption.AllDirectories))
            .Where(folder => !Directory.EnumerateFileSystemEntries(folder).Any()),
    ];

    static async Task AddAsync(Lake lake, List<string> lines, string folder, IReadOnlyList<FileEntry> files)
    {
        if (files.Count == 0) return;
        var texts = new List<string>();
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(lake.UriOf($"{folder}/{file.Name}"));
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)).Should().Be(file.Sha256, file.Name);
            texts.Add(System.Text.Encoding.UTF8.GetString(bytes));
        }
        lines.Add($"{folder}: {string.Join(' ', texts.Order(StringComparer.Ordinal))}");
    }
}
