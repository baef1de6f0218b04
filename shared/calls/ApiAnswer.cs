using System.Net;
using System.Text;

namespace SparkMusic.Calls;

/// <summary>A whole answer of a source, its body decompressed.</summary>
/// <param name="Path">Path and query that were asked.</param>
public sealed record ApiAnswer(HttpStatusCode Status, string Path, byte[] Body, string? RetryAfter = null, DateTimeOffset? SentAt = null)
{
    const int Shown = 200;

    public bool IsGood => Status == HttpStatusCode.OK;

    /// <summary>The beginning of the body for a message: one line, nothing that moves a terminal's cursor.</summary>
    public string Excerpt
    {
        get
        {
            var text = Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, Shown)));
            return string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character))
                .Trim() + (Body.Length > Shown ? "…" : "");
        }
    }
}

/// <summary>A body that is not what the source answers when it is well; the call is tried again.</summary>
public sealed class BodyException(string message, Exception? inner = null) : Exception(message, inner);
