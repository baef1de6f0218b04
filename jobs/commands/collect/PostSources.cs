using System.Globalization;
using System.Text;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Networks;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>The networks that posts come from, where they are, and which secret goes where.</summary>
/// <param name="secret">A secret by its name; null: there is none.</param>
/// <param name="clock">From which a first collection looks back.</param>
sealed class PostSources(Func<string, string?> secret, TimeProvider clock)
{
    const string Mastodon = "mastodon", Bluesky = "bluesky", Jetstream = "jetstream", X = "x";

    /// <summary>Ten years: no network keeps an order of more.</summary>
    public const double MostHours = 10 * 8766;

    const string XToken = "x_bearer", MastodonToken = "mastodon_token_", XBudget = "x_calls_per_day";

    public static readonly IReadOnlyList<string> Networks = [Mastodon, Bluesky, Jetstream, X];

    /// <summary>What the network allows, of which processes side by side have their share each.</summary>
    public static CallSettings LimitsOf(string network, Uri address) => SharedRate.Of(
        network switch { X => XClient.Calls, Bluesky => BlueskyClient.Calls, _ => MastodonClient.Calls }, network, address);

    public static Uri Usual(string network) => new(network switch
    {
        Mastodon => "https://mastodon.social/",
        Bluesky => "https://public.api.bsky.app/",
        Jetstream => "https://jetstream2.us-east.bsky.network/",
        _ => "https://api.x.com/",
    });

    /// <summary>Without its sign; null: it is no hashtag. Networks end one at the first space or sign.</summary>
    public static string? TagOf(string text) => text.Trim().TrimStart('#') is { Length: > 0 } tag
        && tag.EnumerateRunes().All(IsOfTag) ? tag : null;

    /// <summary>Why the network cannot be asked on this machine; null: it can.</summary>
    public string? Missing(string network) => network == X && secret(XToken) is null ? "No token of X is known." : null;

    /// <exception cref="SparkMusicException">Usage: a secret is missing, is not for this address, or is no number.</exception>
    public Func<ApiCaller, IPostSource> SourceOf(string network, Uri address, string tag, TimeSpan back)
    {
        switch (network)
        {
            case Mastodon:
                var token = secret(MastodonToken + address.IdnHost.Replace("-", "__", StringComparison.Ordinal).Replace('.', '_'));
                return caller => new MastodonClient(address, tag, back, caller, clock, token);
            case Bluesky:
                return caller => new BlueskyClient(address, tag, back, caller, clock);
            case Jetstream:
                var stream = new UriBuilder(new Uri(address, "subscribe")) { Scheme = address.Scheme == "https" ? "wss" : "ws" }.Uri;
                return _ => new JetstreamClient(stream, tag, back, clock);
            default:
                var (bearer, perDay) = (BearerFor(address), CallsPerDay());
                return caller => new XClient(address, bearer, "#" + tag, caller, clock, perDay);
        }
    }

    static bool IsOfTag(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '\u00b7' or '\u30fb' or '\u200c' or '\u200d'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    string BearerFor(Uri address)
    {
        var bearer = secret(XToken) ?? throw SparkMusicException.Usage(Missing(X)!, "Set SPARKMUSIC_X_BEARER to the app's bearer token.");
        return address.IsLoopback || address.IdnHost == Usual(X).IdnHost ? bearer
            : throw SparkMusicException.Usage($"{address.Host} is not X: the app's bearer token is not sent there.",
                $"Leave --server out: X is {Usual(X)}.");
    }

    long? CallsPerDay()
    {
        if (secret(XBudget) is not { } budget) return null;
        return long.TryParse(budget, NumberStyles.None, CultureInfo.InvariantCulture, out var calls) ? calls
            : throw SparkMusicException.Usage("SPARKMUSIC_X_CALLS_PER_DAY is no number of calls.",
                "Set it to a whole number, or leave it out.");
    }
}
