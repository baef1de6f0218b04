using SparkMusic.Lakes;

namespace SparkMusic.Verify;

/// <summary>
/// Whether a table's folders hold what its manifest names and nothing else: programs that read folders read everything there.
/// </summary>
static class FolderCheck
{
    public static async Task RunAsync(Lake lake, VerifiedTable table, Findings findings, CancellationToken cancel)
    {
        var named = table.Files().Select(file => file.Path).ToHashSet();
        foreach (var layer in new[] { table.Manifest.Layer, LakeNames.RejectedLayer })
            await ListAsync($"{layer}/{table.Name}", isRoot: true);

        async Task<bool> ListAsync(string folder, bool isRoot)
        {
            var entries = await lake.Files.ListAsync(folder, cancel);
            var isUsed = false;
            foreach (var entry in entries)
            {
                var path = $"{folder}/{entry.Name}";
                if (entry.IsFolder) isUsed |= await ListAsync(path, isRoot: false);
                else if (named.Contains(path)) isUsed = true;
                else findings.Add(Promise.NoResidue, table.Name, path, WhatItIs(entry.Name), Cure(table));
            }
            if (!isRoot && !isUsed && entries.Count == 0)
                findings.Add(Promise.NoResidue, table.Name, folder, "The folder is empty: a partition without rows has none.",
                    "Delete it.");
            return isUsed || entries.Count > 0;
        }
    }

    internal static string WhatItIs(string name) => name switch
    {
        "_SUCCESS" or "_temporary" => "It was left by a Spark job that wrote here.",
        _ when name.EndsWith(".crc", StringComparison.Ordinal) => "It is a checksum that Hadoop's file system left.",
        _ when name.StartsWith("tmp_", StringComparison.Ordinal) => "It was left by DuckDB, killed while it wrote.",
        _ => "No manifest names this file.",
    };

    static string Cure(VerifiedTable table) => table.IsRaw
        ? "The next import or run moves it to _trash, where it stays for 24 hours."
        : "Delete it, or move it out of the lake.";
}
