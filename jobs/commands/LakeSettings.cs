using System.Text;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary>Settings of a lake that alter results.</summary>
static class LakeSettings
{
    public static async Task<IReadOnlyDictionary<string, object?>> ReadAsync(Lake lake, CancellationToken cancel)
    {
        var bytes = await lake.Files.ReadAsync(LakeState.Settings, cancel);
        return ResultSettings.Read(bytes is null ? null : Encoding.UTF8.GetString(bytes), Environment.GetEnvironmentVariable,
            lake.UriOf(LakeState.Settings));
    }
}
