using System.Globalization;
using System.Security.Cryptography;

namespace SparkMusic.Lakes;

/// <summary>Names in a lake: what may become a path, and what a path says.</summary>
public static class LakeNames
{
    /// <summary>A new id for a run or an attempt, sortable by time: <c>20261122t060601-1a2b3c4d5e6f</c>.</summary>
    public static string NewId(TimeProvider clock) =>
        clock.GetUtcNow().ToString("yyyyMMdd't'HHmmss", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetHexString(12, lowercase: true);
}
