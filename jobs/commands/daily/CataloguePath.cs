using System.Text.Json;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>
/// How the list of what is followed names a catalogue: one in the lake's folder or in the folder that the lake lies in goes with the lake
/// when both are moved, so it is named from the lake; any other stays where it is, and is named from the root.
/// </summary>
/// <remarks>A lake on HDFS lies beside no file of this machine: there every catalogue is named from the root.</remarks>
static class CataloguePath
{
    /// <param name="lake">The lake.</param>
    /// <param name="full">Where the catalogue is.</param>
    public static string InList(Lake lake, string full)
    {
        if (HdfsLocation.IsOne(lake.Location)) return full;
        // Beside a lake at the root of the disk is everything.
        var around = Path.GetDirectoryName(lake.Location);
        var folder = around is null || around == Path.GetPathRoot(around) ? lake.Location : around;
        return full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Path.GetRelativePath(lake.Location, full).Replace(Path.DirectorySeparatorChar, '/') : full;
    }

    /// <param name="lake">The lake.</param>
    /// <param name="listed">As the list names it.</param>
    /// <exception cref="JsonException">It is named from a lake that has no folder on this machine.</exception>
    public static string Full(Lake lake, string listed) =>
        Path.IsPathFullyQualified(listed) || !HdfsLocation.IsOne(lake.Location) ? Path.GetFullPath(listed, lake.Location)
            : throw new JsonException($"features.catalogues names '{listed}', and a lake on HDFS has no folder on this machine: name it from the root.");
}
