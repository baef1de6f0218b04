using SparkMusic.Tests.Support;

namespace SparkMusic.Benchmarks;

/// <summary>A lake of the real files, imported and built once; or a copy of a given one.</summary>
static class RealLake
{
    public static string Make(Scratch scratch, string? given)
    {
        var lake = scratch["lake"];
        if (Directory.Exists(lake)) return lake;
        if (given is not null)
        {
            Child.Run("cp", ["-r", given, lake]);
            return lake;
        }
        foreach (var import in RealImports.All)
            Machine.SparkMusic(["import", import[0], Machine.Data(import[1]), .. import[2..], "--lake", lake]);
        Machine.SparkMusic("run", "charts", "playlists", "--lake", lake);
        return lake;
    }
}
