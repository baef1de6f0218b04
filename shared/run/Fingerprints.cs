using System.Security.Cryptography;
using System.Text;
using SparkMusic.Engines;
using SparkMusic.Lakes;

namespace SparkMusic.Run;

/// <summary>
/// What decides a partition's content, as a hash: statement and header, preludes, settings, dictionaries, versions of the inputs.
/// </summary>
public sealed class Fingerprints(Catalog catalog, IReadOnlyDictionary<string, object?> settings)
{
    readonly Dictionary<string, string> _ofTables = [];

    /// <summary>Fingerprint of a partition built from these input versions (by <c>table/partition</c>).</summary>
    public string Of(CatalogTable table, IReadOnlyDictionary<string, string> inputs)
    {
        var text = new StringBuilder(OfTable(table));
        foreach (var (name, version) in inputs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append('\n').Append(name).Append(' ').Append(version);
        return Hash(text.ToString());
    }

    /// <summary>Versions of the input partitions in a partition's window.</summary>
    public static SortedDictionary<string, string> Inputs(CatalogTable table, string key, Func<string, Manifest?> manifestOf)
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in table.Inputs)
            foreach (var (inputKey, entry) in manifestOf(input.Table)?.Partitions ?? [])
                if (Windows.Reads(input, inputKey, table, key))
                    versions[$"{input.Table}/{inputKey}"] = entry.Version;
        return versions;
    }

    /// <summary>Version of a partition with these files: a hash over the hashes of its files.</summary>
    public static string Version(IEnumerable<FileEntry> files) => Hash(string.Join('\n', files.Select(file => file.Sha256)));

    /// <summary>Version of a raw partition: a hash over the ids of its segments, which outlive the files that compaction merges.</summary>
    public static string VersionOfSegments(IEnumerable<FileEntry> files) =>
        Hash(string.Join('\n', files.SelectMany(file => file.Segments ?? []).Order(StringComparer.Ordinal)));

    string OfTable(CatalogTable table)
    {
        lock (_ofTables)
        {
            if (_ofTables.TryGetValue(table.Name, out var known)) return known;
            var sql = catalog.SqlOf(table);
            var parts = new List<string> { sql.CanonicalHeader, Preludes.Text };
            parts.AddRange(catalog.AllBodies(table));
            parts.AddRange(table.Dictionaries.Select(name => catalog.DictionaryOf(name).ContentHash));
            if (table.Made is { } made) parts.Add($"{made.View} {made.Version}");
            parts.AddRange(sql.Settings.Select(name => $"{name}={settings[name]}"));
            return _ofTables[table.Name] = Hash(string.Join('\0', parts));
        }
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
