using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>How the rows of a layer add up: read = loaded + rejected + duplicate.</summary>
sealed record LayerCounts(string Layer, int Tables, long Read, long Loaded, long Rejected, long Duplicates)
{
    /// <summary>In the order in which rows pass through.</summary>
    public static IReadOnlyList<LayerCounts> Of(Catalog catalog, IReadOnlyDictionary<string, Manifest> manifests) =>
        [.. catalog.Tables.GroupBy(table => table.LayerFolder).Select(layer =>
        {
            Manifest[] there = [.. layer.Select(table => manifests.GetValueOrDefault(table.Name)).OfType<Manifest>()];
            PartitionEntry[] partitions = [.. there.SelectMany(manifest => manifest.Partitions.Values)];
            var (rows, rejected, duplicates) =
                (partitions.Sum(of => of.Rows), partitions.Sum(of => of.Rejected), partitions.Sum(of => of.Duplicates));
            // Raw counts what was refused before it by table, not by partition.
            rejected += there.Sum(manifest => manifest.Refused.Sum(file => file.Rows));
            return new LayerCounts(layer.Key, there.Length, rows + rejected + duplicates, rows, rejected, duplicates);
        })];
}
