using System.Security.Cryptography;
using System.Text;
using SparkMusic.Calls;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// One round of the playlists that a request names: each is asked for in each round, gone or not, and once. A round that a limit or a kill
/// cut short goes on where it was; without that a list that costs more than a day's budget would never come to its end.
/// </summary>
sealed class NamedRound
{
    readonly AskedIds _asked;
    readonly string _kind;

    /// <param name="begunAt">Microseconds.</param>
    public NamedRound(AskedIds asked, string key, long begunAt) =>
        (_asked, _kind) = (asked, FormattableString.Invariant($"spotify.round {key} {begunAt}"));

    /// <summary>What tells a request's round from others.</summary>
    public static string KeyOf(PlaylistRequest request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{request.Theme}\n{string.Join('\n', request.Ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}")))[..16];

    /// <summary>Those that this round has not asked for.</summary>
    public IReadOnlySet<string> Left(IEnumerable<string> ids) =>
        _asked.Due(_kind, ids, TimeSpan.MaxValue, TimeSpan.MaxValue).ToHashSet(StringComparer.Ordinal);

    public void Ended(string id) => _asked.Remember(_kind, [(id, true)]);

    /// <summary>All were asked for: the next round asks again.</summary>
    public void Close() => _asked.Forget(_kind);
}
