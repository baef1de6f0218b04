using SparkMusic.Lakes;

namespace SparkMusic.Verify;

/// <summary>Whether somebody stands behind what an attempt has left.</summary>
static class Attempts
{
    /// <summary>True when a live process is at it. Of a lake that cannot be written here nobody here is.</summary>
    public static async Task<bool> IsAtWorkAsync(Lake lake, string attempt, CancellationToken cancel)
    {
        try
        {
            await using var dead = await lake.Ledger.TryHoldAsync("attempt." + attempt, cancel);
            return dead is null;
        }
        catch (LakeFileException e) when (e.Kind is LakeFileError.ReadOnly or LakeFileError.Denied)
        {
            return false;
        }
    }
}
