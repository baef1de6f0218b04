namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>The one registered app: made-up credentials, the same for a seed.</summary>
sealed record SandboxApp(AppKind Kind, string ClientId, string ClientSecret)
{
    /// <summary>The bearer token that the X part takes.</summary>
    public const string XBearer = "sandbox-x-bearer";

    public static SandboxApp Of(long seed, AppKind kind)
    {
        var dice = Dice.Of(seed, "app " + kind);
        return new SandboxApp(kind, Hex(dice), Hex(dice));
    }

    static string Hex(Dice dice) => string.Create(32, dice, (span, of) =>
    {
        foreach (ref var character in span) character = "0123456789abcdef"[of.Below(16)];
    });
}

/// <summary>What a token says.</summary>
/// <param name="User">Null: the app itself.</param>
/// <param name="At">Of an access token its end, of a refresh token the consent.</param>
sealed record SandboxToken(string Use, string? User, string Scopes, DateTimeOffset At, int Serial)
{
    public bool Has(string scope) => Scopes.Split(' ').Contains(scope);
}
