using System.Security.Cryptography;
using System.Text;
using SparkMusic.Calls;

namespace SparkMusic.Jobs.Extract.Collect;

/// <summary>
/// Has all processes of this machine's user keep a service's rate together: the service counts them as one, by address or by token.
/// </summary>
static class SharedRate
{
    /// <summary>The same limits, their rate shared with whoever asks that service; without a rate there is nothing to share.</summary>
    /// <param name="source">Whose limits they are: <c>mastodon</c>.</param>
    /// <param name="address">Which of its servers.</param>
    public static CallSettings Of(CallSettings limits, string source, Uri address)
    {
        if (limits.Rate is null) return limits;
        var server = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address.Scheme} {address.Authority}")))[..12];
        return limits with { RateFile = Path.Combine(Path.GetDirectoryName(Secrets.DefaultFile)!, $"{source}-{server}.calls") };
    }
}
