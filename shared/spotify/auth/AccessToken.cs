using System.Text.Json.Serialization;

namespace SparkMusic.Spotify;

/// <summary>What a call shows to be let in.</summary>
/// <param name="GoodUntil">UTC; a minute before Spotify's own time, so that a call under way does not lose it.</param>
public sealed record AccessToken(string Text, DateTime GoodUntil)
{
    /// <summary>Never the token: it would end in a log.</summary>
    public override string ToString() => $"token until {GoodUntil:O}";
}

/// <summary>Who has access tokens. Safe for several tasks at once: one asks, all get.</summary>
public interface IAccessTokens
{
    /// <summary>False: the app's own, which open the catalogue only.</summary>
    bool AreOfUser { get; }

    /// <summary>Another after each login: what was refused to one may be given to the next.</summary>
    string Owner { get; }

    /// <summary>The one of before while it is good, else a new one.</summary>
    Task<AccessToken> GetAsync(CancellationToken cancel);

    /// <summary>This one was refused; the next is asked for anew. Nothing happens when it was replaced already.</summary>
    void Drop(AccessToken token);
}

/// <summary>The token endpoint's answer.</summary>
sealed record TokenAnswer(
    string? AccessToken, string? TokenType, long? ExpiresIn, string? RefreshToken, string? Scope)
{
    [JsonIgnore]
    public bool IsWhole => !string.IsNullOrEmpty(AccessToken) && string.Equals(TokenType, "bearer", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => "a token's answer";
}
