using System.Globalization;
using System.Text;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>Which world a lake of the demo is of: two worlds in one lake would be neither of them.</summary>
static class DemoSeed
{
    const string File = LakeState.Collect + "/demo.seed";

    /// <exception cref="SparkMusicException">Usage: the lake is of another seed, or was not made by the demo.</exception>
    public static async Task RequireAsync(Lake lake, long seed, CancellationToken cancel)
    {
        var wanted = seed.ToString(CultureInfo.InvariantCulture);
        // Before the seed, which another demo writes before its first table.
        var isEmpty = (await lake.ReadManifestsAsync(cancel)).Count == 0;
        if (await lake.Files.ReadAsync(File, cancel) is { } bytes)
        {
            if (Encoding.UTF8.GetString(bytes) is var made && made != wanted)
                throw SparkMusicException.Usage($"{lake.Location} is the sandbox of seed {made}, and not of {wanted}.",
                    "Name another folder with --lake, or leave --lake out.");
            return;
        }
        if (!isEmpty)
            throw SparkMusicException.Usage($"{lake.Location} holds a sandbox that this demo did not make.",
                "Delete the folder, or name another one with --lake.");
        await LakeState.ReplaceAsync(lake, File, Encoding.UTF8.GetBytes(wanted), cancel);
    }
}
