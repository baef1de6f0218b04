using System.Globalization;
using System.Security.Cryptography;

namespace SparkMusic.Run;

/// <summary>Ids of runs and attempts: they sort by time, are unique, and are safe as file names.</summary>
public static class Ids
{
    /// <summary><c>20260102t030405-1a2b3c4d</c>.</summary>
    public static string New(TimeProvider clock) =>
        clock.GetUtcNow().ToString("yyyyMMdd't'HHmmss", CultureInfo.InvariantCulture) + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
}
