using System.Text.RegularExpressions;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>The track that a post's links name.</summary>
static partial class TrackLink
{
    /// <summary>The id in the first link to a track on Spotify; null without one.</summary>
    public static string? IdOf(IEnumerable<string> links) =>
        links.Select(link => Track().Match(link)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"^(?:https?://(?:open|play)\.spotify\.com/(?:intl-[a-z]{2}(?:-[A-Za-z]{2})?/|embed/)*track/|spotify:track:)([0-9A-Za-z]{22})(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Track();
}
