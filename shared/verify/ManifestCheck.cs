using SparkMusic.Lakes;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Verify;

/// <summary>Whether a manifest is true to itself and to the catalog: names, versions, sums. Reads no data.</summary>
static class ManifestCheck
{
    public static void Check(VerifiedTable table, Catalog catalog, Findings findings)
    {
        var manifest = table.Manifest;
        if (manifest.Generation < 1 || manifest.AttemptId.Length == 0 || manifest.RunId.Length == 0)
            findings.Add(Promise.AllOrNothing, manifest, ManifestPath(manifest),
                "It carries no generation, run or attempt: no commit wrote it.");
        if (table.Table is { } row && row.LayerFolder != manifest.Layer)
            findings.Add(Promise.AllOrNothing, manifest, ManifestPath(manifest),
                $"Its layer is {manifest.Layer}; the catalog has the table in {row.LayerFolder}.");
        if (table.Table is not null && table.Stale.Count == 0 && !IsSame(table))
            findings.Add(Promise.AllOrNothing, manifest, ManifestPath(manifest),
                "Its columns are not those the table declares, though nothing of it is stale.");
        foreach (var (key, entry) in manifest.Partitions) CheckEntry(table, key, entry, catalog, findings);
        foreach (var repeated in table.Files().GroupBy(file => file.Path).Where(files => files.Count() > 1))
            findings.Add(Promise.NoDuplicate, manifest, repeated.Key, $"The manifest names it {repeated.Count()} times.");
    }

    static void CheckEntry(VerifiedTable table, string key, PartitionEntry entry, Catalog catalog, Findings findings)
    {
        var (manifest, place) = (table.Manifest, $"{table.Name}/{key}");
        if (table.Table is not null && !table.Stale.Contains(key) && PartitionKey.UnitOf(key) != table.Table.Grain)
            findings.Add(Promise.AllOrNothing, manifest, place,
                $"The partition is a {Word(PartitionKey.UnitOf(key))}; the table is cut by {Word(table.Table.Grain)}.");
        if (entry.Read != entry.Rows + entry.Rejected + entry.Duplicates)
            findings.Add(Promise.Accounted, manifest, place,
                $"{entry.Read} read is not {entry.Rows} rows + {entry.Rejected} rejected + {entry.Duplicates} duplicates.");
        var (rows, rejected) = (entry.Files.Sum(file => file.Rows), entry.RejectedFiles.Sum(file => file.Rows));
        if (rows != entry.Rows) findings.Add(Promise.Accounted, manifest, place, $"It counts {entry.Rows} rows, and its files {rows}.");
        if (!table.IsRaw && rejected != entry.Rejected)
            findings.Add(Promise.Accounted, manifest, place,
                $"It counts {entry.Rejected} rejected rows, and its files of them {rejected}.");
        if (VersionOf(table, entry) is var version && entry.Version != version)
            findings.Add(Promise.AllOrNothing, manifest, place,
                $"Its version {Short(entry.Version)} is not that of its files, {Short(version)}: "
                + "what is built on it would not be built again.");
        if (key == PartitionKey.All && entry.Files.Count == 0 && !table.IsRaw)
            findings.Add(Promise.AllOrNothing, manifest, place, "A whole table always has a file, and this one has none.");
        foreach (var input in entry.Inputs.Keys.Where(input =>
            !catalog.Has(input[..Math.Max(0, input.IndexOf('/', StringComparison.Ordinal))])))
            findings.Add(Promise.AllOrNothing, manifest, place, $"It was built from '{input}', which is no partition of a known table.");
    }

    static string VersionOf(VerifiedTable table, PartitionEntry entry) =>
        table.IsRaw ? Fingerprints.VersionOfSegments(entry.Files) : Fingerprints.Version(entry.Files);

    static bool IsSame(VerifiedTable table) =>
        table.Manifest.Columns.Select(column => (column.Name, column.Type))
            .SequenceEqual(table.Columns.Select(column => (column.Name, column.Type)));

    static string Word(GrainUnit unit) => unit.ToString().ToLowerInvariant();

    static string Short(string hash) => hash.Length > 12 ? hash[..12] : $"'{hash}'";

    internal static string ManifestPath(Manifest manifest) => LakeFolders.ManifestOf(manifest.Table);
}
