using System.Globalization;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http.Networks;

/// <summary>What the three networks have in common.</summary>
static class PostText
{
    const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>How far back a search looks at most, in posts.</summary>
    public const int Reach = 20_000;

    public static string Iso(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Escaped as servers do it: letters and pictures of all scripts stay as they are.</summary>
    public static string Html(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;");

    public static DateTime? Time(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at)
            ? at : null;

    public static bool HasTag(SandboxPost post, string tag) => post.Tags.Contains(tag.TrimStart('#'), StringComparer.OrdinalIgnoreCase);

    /// <summary>Text that looks like a hash, the same for the same words.</summary>
    public static string Code(string of, int length) => string.Create(length, Dice.Of(0, of), (span, dice) =>
    {
        foreach (ref var character in span) character = Base32[dice.Below(32)];
    });
}
