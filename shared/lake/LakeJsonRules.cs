using System.Text.Json;

namespace SparkMusic.Lakes;

/// <summary>
/// What the lake's own files may say once their types are right: nothing left out, and only names that a commit gives, so that no name
/// leads out of the folders of its table.
/// </summary>
static class LakeJsonRules
{
    /// <exception cref="JsonException">The first fault, as a sentence without its end.</exception>
    public static void Check(LakeInfo info)
    {
        Require(info.Id is not null && LakeNames.IsId(info.Id), $"'{info.Id}' is no id of a lake");
        Require(info.Ledger is not null, "its ledger is missing");
    }

    /// <inheritdoc cref="Check(LakeInfo)"/>
    public static void Check(Manifest manifest, string table)
    {
        Require(manifest.Table == table, $"it is that of a table '{manifest.Table}'");
        Require(LakeNames.Layers.Contains(manifest.Layer) && manifest.Layer != LakeNames.RejectedLayer, $"'{manifest.Layer}' is no layer");
        Require(manifest.Columns.All(column => column is not null), "a column is missing");
        CheckFiles(manifest.Refused);
        foreach (var (key, entry) in manifest.Partitions)
        {
            Require(LakeNames.IsPartition(key), $"'{key}' is no key of a partition");
            Require(entry is not null, $"partition {key} is empty");
            Require(entry!.Inputs.Values.All(version => version is not null), $"a version of partition {key} is missing");
            CheckFiles(entry.Files);
            CheckFiles(entry.RejectedFiles);
        }
    }

    /// <inheritdoc cref="Check(LakeInfo)"/>
    public static void Check(Journal journal, string attempt)
    {
        Require(journal.AttemptId == attempt, $"it is that of an attempt '{journal.AttemptId}'");
        foreach (var table in journal.Tables)
        {
            Require(table is not null && LakeNames.IsTable(table.Table), $"'{table?.Table}' is no name of a table");
            foreach (var path in table!.Replace.Concat(table.Remove).Concat(table.Append))
                Require(path is not null && LakeNames.IsPath(path) && IsOf(table, path), $"'{path}' is no place of table {table.Table}");
        }
    }

    static void CheckFiles(IEnumerable<FileEntry> files)
    {
        foreach (var file in files)
        {
            Require(file is not null && LakeNames.AttemptOf(file.Name) is not null, $"'{file?.Name}' is no file that a commit writes");
            Require(file!.Segments?.All(segment => segment is not null) ?? true, $"a segment of {file.Name} has no id");
        }
    }

    static bool IsOf(JournalTable table, string path) =>
        path.StartsWith(LakeState.Texts + "/", StringComparison.Ordinal)
        || new[] { table.Layer, LakeNames.RejectedLayer }.Any(layer => (path + "/")
            .StartsWith($"{layer}/{table.Table}/", StringComparison.Ordinal));

    static void Require(bool holds, string fault)
    {
        if (!holds) throw new JsonException(fault);
    }
}
