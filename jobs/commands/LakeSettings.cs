using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary>Settings of a lake that alter results.</summary>
static class LakeSettings
{
    public static async Task<IReadOnlyDictionary<string, object?>> ReadAsync(Lake lake, CancellationToken cancel) =>
        ResultSettings.Read(await lake.ReadStateTextAsync("settings.json", cancel), Environment.GetEnvironmentVariable);
}
