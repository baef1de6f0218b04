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
    public static string OfFolders(Lake lake) => string.Join('\n', LakeNames.Layers.SelectMany(layer => Below(lake, layer))
        .Where(entry => !entry.IsFolder)
        .GroupBy(entry => entry.Path[..entry.Path.LastIndexOf('/')])
        .Select(folder =>
            $"{folder.Key}: {string.Join(' ', folder.Select(entry => TextOf(lake, entry.Path)).Order(StringComparer.Ordinal))}")
        .Order(StringComparer.Ordinal));

    /// <summary>Every file and folder of the lake with its content, but for the ledger, the locks of tables and the trash.</summary>
    public static string OfEverything(Lake lake) => string.Join('\n', Below(lake, "")
        .Where(entry => !Passing.Any(folder => entry.Path.StartsWith(folder, StringComparison.Ordinal)))
        .Select(entry => entry.IsFolder ? entry.Path + "/" : $"{entry.Path}: {TextOf(lake, entry.Path)}")
        .Order(StringComparer.Ordinal));

    /// <summary>Every file and folder of the lake.</summary>
    public static IEnumerable<string> Names(Lake lake) => Below(lake, "").Select(entry => entry.Path);

    /// <summary>What a finished recovery must not leave.</summary>
    public static IReadOnlyList<string> Leftovers(Lake lake) =>
    [
        .. Below(lake, "_staging").Select(entry => entry.Path),
        .. Below(lake, "_journal").Select(entry => entry.Path),
        .. Below(lake, "_state/locks").Select(entry => entry.Path).Where(path => path[(path.LastIndexOf('/') + 1)..].Contains('.')),
        .. LakeNames.Layers.SelectMany(layer => Below(lake, layer)).Where(entry => entry.IsFolder && !Below(lake, entry.Path).Any())
            .Select(entry => entry.Path),
    ];

    /// <summary>All below a folder, through the lake's own file system.</summary>
    static IEnumerable<(string Path, bool IsFolder)> Below(Lake lake, string folder)
    {
        foreach (var entry in lake.Files.ListAsync(folder, default).GetAwaiter().GetResult())
        {
            var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            yield return (path, entry.IsFolder);
            if (!entry.IsFolder) continue;
            foreach (var inner in Below(lake, path)) yield return inner;
        }
    }

    static string TextOf(Lake lake, string path) =>
        System.Text.Encoding.UTF8.GetString(lake.Files.ReadAsync(path, default).GetAwaiter().GetResult()
            ?? throw new FileNotFoundException(path));

    static async Task AddAsync(Lake lake, List<string> lines, string folder, IReadOnlyList<FileEntry> files)
    {
        if (files.Count == 0) return;
        var texts = new List<string>();
        foreach (var file in files)
        {
            var bytes = (await lake.Files.ReadAsync($"{folder}/{file.Name}", default))!;
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)).Should().Be(file.Sha256, file.Name);
            texts.Add(System.Text.Encoding.UTF8.GetString(bytes));
        }
        lines.Add($"{folder}: {string.Join(' ', texts.Order(StringComparer.Ordinal))}");
    }
}
