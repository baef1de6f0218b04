using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Verify;

/// <summary>A table as it is verified: its manifest, what the catalog says of it, and which partitions do not fit that any more.</summary>
/// <param name="Manifest">As read.</param>
/// <param name="Table">Its row of the catalog; null for a table that this version does not know.</param>
/// <param name="Sql">Its header and statement; null for raw and unknown tables.</param>
/// <param name="Grain">How it is cut; null where nobody says.</param>
/// <param name="Columns">Declared columns: the catalog's, else the manifest's own.</param>
/// <param name="Stale">Partitions to be built again: what they hold may follow an older statement or older inputs.</param>
sealed record VerifiedTable(
    Manifest Manifest,
    CatalogTable? Table,
    TableSql? Sql,
    Grain? Grain,
    IReadOnlyList<Column> Columns,
    IReadOnlySet<string> Stale)
{
    public string Name => Manifest.Table;

    public bool IsRaw => Manifest.Layer == LakeNames.RawLayer;

    /// <summary>Partitions that say what their statement and inputs say now.</summary>
    public IEnumerable<string> Fresh => Manifest.Partitions.Keys.Where(key => !Stale.Contains(key));

    /// <summary>Every file the manifest names, with its folder relative to the lake.</summary>
    public IEnumerable<NamedFile> Files()
    {
        foreach (var (key, entry) in Manifest.Partitions)
        {
            foreach (var file in entry.Files) yield return new(LakeNames.FolderOf(Manifest.Layer, Name, key), key, file, FileRole.Rows);
            foreach (var file in entry.RejectedFiles)
                yield return new(LakeNames.FolderOf(LakeNames.RejectedLayer, Name, key), key, file, FileRole.Rejected);
        }
        foreach (var file in Manifest.Refused)
            yield return new(LakeNames.FolderOf(LakeNames.RejectedLayer, Name, PartitionKey.All), PartitionKey.All, file, FileRole.Refused);
    }
}

enum FileRole
{
    /// <summary>The table's own rows.</summary>
    Rows,

    /// <summary>Rows rejected by the table's rules.</summary>
    Rejected,

    /// <summary>Raw only: rows refused before raw.</summary>
    Refused,
}

/// <summary>A file that a manifest names.</summary>
sealed record NamedFile(string Folder, string Partition, FileEntry Entry, FileRole Role)
{
    public string Path => $"{Folder}/{Entry.Name}";
}
