using SparkMusic.Engines;
using SparkMusic.Lakes;

namespace SparkMusic.Run;

/// <summary>Makes the views that a statement reads: its inputs in the windows of the partitions asked for, and its dictionaries.</summary>
static class InputViews
{
    public static async Task AttachAsync(ISqlSession session, Catalog catalog, Lake lake, CatalogTable table, IReadOnlyList<string> keys,
        IReadOnlyDictionary<string, Manifest> manifests, CancellationToken cancel)
    {
        foreach (var input in table.Inputs)
        {
            var source = catalog[input.Table];
            var manifest = manifests.GetValueOrDefault(input.Table);
            var read = (manifest?.Partitions.Keys ?? Enumerable.Empty<string>())
                .Where(inputKey => keys.Any(key => Windows.Reads(input, inputKey, table, key))).ToList();
            IReadOnlyList<string> files = manifest is null || read.Count == 0 ? [] : lake.FilesOf(manifest, read);
            await session.AttachFilesAsync(source.Name, catalog.ColumnsOf(source), files, cancel);
        }
        foreach (var dictionary in table.Dictionaries.Select(catalog.DictionaryOf))
            await session.AttachRowsAsync(dictionary.Name, dictionary.Columns, dictionary.Rows, cancel);
        if (table.Made is { } made) await session.AttachRowsAsync(made.View, made.Columns, await made.RunAsync(session, cancel), cancel);
    }
}
