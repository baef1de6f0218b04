using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Collect;

/// <summary>
/// Where collectors of a lake keep what they may lose: which ids were asked for. Of a lake on HDFS it lies on this machine.
/// </summary>
static class CollectorFolder
{
    public static string Of(Lake lake) => HdfsLocation.IsOne(lake.Location)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "sparkmusic", lake.Info.Id)
        : Path.Combine(lake.Location, LakeState.Collect);

    /// <summary>The file of <see cref="Calls.AskedIds"/>.</summary>
    public static string AskedOf(Lake lake) => Path.Combine(Of(lake), "asked.db");

    /// <summary>The file of a collector's <see cref="Calls.AnswerSpool"/>.</summary>
    public static string SpoolOf(Lake lake, string collector) => Path.Combine(Of(lake), collector + ".answers");
}
