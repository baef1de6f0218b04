using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>
/// Tokens that carry what they say, signed: nothing is kept but the codes that were used and the refresh tokens that were replaced.
/// </summary>
sealed class SandboxTokens(SandboxOptions options, TimeProvider wall)
{
    /// <summary>How long a refresh token is good for, from the user's consent.</summary>
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(180);

    readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes($"sandbox {options.Seed} {options.App}"));
    readonly ConcurrentDictionary<string, bool> _used = [];
    int _serial;

    public int AccessSeconds => options.TokenSeconds;

    public DateTimeOffset Now => wall.GetUtcNow();

    public string Access(string? user, string scopes) =>
        "BQ" + Write(new SandboxToken("access", user, scopes, Now.AddSeconds(AccessSeconds), Next()));

    public string Refresh(string user, string scopes, DateTimeOffset consent) =>
        "AQ" + Write(new SandboxToken("refresh", user, scopes, consent, Next()));

    /// <summary>A login's code; the redirect and the challenge go with it.</summary>
    public string Code(string user, string scopes, string redirect, string? challenge) =>
        "AQ" + Write(new SandboxToken("code", user, string.Join('\n', scopes, redirect, challenge), Now, Next()));

    /// <summary>True the first time it is asked of a token.</summary>
    public bool Use(string token) => _used.TryAdd(token, true);

    public bool IsUsed(string token) => _used.ContainsKey(token);

    /// <summary>What a token says, or null when it is not ours or not for this use.</summary>
    public SandboxToken? Read(string token, string use)
    {
        if (token.Length < 3 || !Base64Url.IsValid(token.AsSpan(2))) return null;
        var bytes = Base64Url.DecodeFromChars(token.AsSpan(2));
        if (bytes.Length < 16 || !CryptographicOperations.FixedTimeEquals(Sign(bytes.AsSpan(16)), bytes.AsSpan(0, 16))) return null;
        var parts = Encoding.UTF8.GetString(bytes.AsSpan(16)).Split('\u001F');
        return parts[0] != use ? null : new SandboxToken(use, parts[1].Length == 0 ? null : parts[1], parts[2],
            new DateTimeOffset(long.Parse(parts[3], CultureInfo.InvariantCulture), TimeSpan.Zero),
            int.Parse(parts[4], CultureInfo.InvariantCulture));
    }

    string Write(SandboxToken token)
    {
        var text = Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{token.Use}\u001F{token.User}\u001F{token.Scopes}\u001F{token.At.UtcTicks}\u001F{token.Serial}"));
        return Base64Url.EncodeToString([.. Sign(text), .. text]);
    }

    byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_key, text)[..16];

    int Next() => Interlocked.Increment(ref _serial);
}
