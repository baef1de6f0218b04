using System.Text.RegularExpressions;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>A thing of Spotify as people have it: its id, its address or its URI.</summary>
static partial class SpotifyPlace
{
    public const string Forms = "its id (22 letters and digits), its address or its URI";

    /// <summary>Its id; null: it is none of this kind.</summary>
    /// <param name="kind"><c>playlist</c>, <c>artist</c>.</param>
    public static string? IdOf(string kind, string text) => Form().Match(text.Trim()) is { Success: true } match
        && (!match.Groups["kind"].Success || match.Groups["kind"].Value == kind) ? match.Groups["id"].Value : null;

    /// <exception cref="SparkMusicException">Usage: it is none of this kind.</exception>
    public static string RequiredIdOf(string kind, string text) =>
        IdOf(kind, text) ?? throw SparkMusicException.Usage($"'{text}' is no {kind} of Spotify.", $"Give {Forms}.");

    [GeneratedRegex(@"^(?:https?://open\.spotify\.com/(?:intl-[a-z]+/)?(?:user/[^/]+/)?(?<kind>[a-z]+)/|spotify:(?:user:[^:]+:)?(?<kind>[a-z]+):)?(?<id>[0-9A-Za-z]{22})(?:\?.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
