using System.Security.Cryptography;
using System.Text;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// Authors as tables know them: a keyed hash, so that posts of one person can be counted and nobody's name is found by trying names.
/// </summary>
static class AuthorHash
{
    /// <summary>32 hex digits.</summary>
    /// <param name="salt">The lake's secret.</param>
    /// <param name="network">One of <see cref="NetworkNames"/>.</param>
    /// <param name="author">As <see cref="Post.Author"/>.</param>
    public static string Of(ReadOnlySpan<byte> salt, string network, string author) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{network}\u001F{author}")))[..32];
}
