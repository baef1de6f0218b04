using SparkMusic.Jobs.Extract.Posts;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>Whom or what is forgotten: a person of a network, or a post.</summary>
/// <param name="Network">One of <see cref="NetworkNames"/>.</param>
/// <param name="AuthorHash">The person as tables know it; null for a post.</param>
/// <param name="PostId">The post; null for a person.</param>
/// <param name="Marks">Texts by which other rows speak of it, in lower case: a boost, a quote, a mention.</param>
sealed record Forgotten(string Network, string? AuthorHash, string? PostId, IReadOnlyList<string> Marks)
{
    /// <summary>Shorter ids stand in texts by chance.</summary>
    const int ShortestMark = 8;

    /// <param name="network">Its name in tables.</param>
    /// <param name="author">X: the number of the account; Mastodon: name@server or the profile's address; Bluesky: the did; else as the file had it.</param>
    /// <param name="salt">The lake's.</param>
    /// <exception cref="SparkMusicException">Usage: no name that this network has.</exception>
    public static Forgotten Person(string network, string author, byte[] salt)
    {
        var name = author.Trim();
        var key = network switch
        {
            NetworkNames.X when name.Length > 0 && name.All(char.IsAsciiDigit) => name,
            NetworkNames.X => throw SparkMusicException.Usage($"'{name}' is no number, and posts of X know people by the number of their account.", "Give the account's id, such as 2244994945."),
            NetworkNames.Mastodon => MastodonPost.AuthorOf(name) ?? throw SparkMusicException.Usage($"'{name}' is no account of Mastodon.", "Write name@server, or the address of the profile."),
            NetworkNames.Bluesky when name.StartsWith("did:", StringComparison.Ordinal) => name,
            NetworkNames.Bluesky => throw SparkMusicException.Usage($"'{name}' is no did, and handles change.", "Give the account's did, such as did:plc:ewvi7nxzyoun6zhxrhs64oiz."),
            _ => name,
        };
        return new Forgotten(network, Posts.AuthorHash.Of(salt, network, key), null, [.. MarksOf(network, key).Select(mark => mark.ToLowerInvariant())]);
    }

    public static Forgotten Post(string network, string postId) =>
        new(network, null, postId, postId.Length >= ShortestMark ? [postId.ToLowerInvariant()] : []);

    /// <summary>With the posts that were found to be the person's own: what repeats them speaks of the person.</summary>
    public Forgotten With(IEnumerable<string> postIds) =>
        this with { Marks = [.. Marks.Concat(postIds.Where(id => id.Length >= ShortestMark).Select(id => id.ToLowerInvariant())).Distinct()] };

    static IEnumerable<string> MarksOf(string network, string key)
    {
        if (network == NetworkNames.Bluesky) return [key];
        if (network != NetworkNames.Mastodon) return key.Length >= ShortestMark ? [key] : [$"\"{key}\""];
        var (name, host) = (key.Split('@')[0], key.Split('@')[1]);
        return
        [
            .. new[] { $"https://{host}/@{name}", $"https://{host}/users/{name}" }.SelectMany(address => new[] { "\"", "/", "\\\"", "'" }.Select(end => address + end)),
            $"@{key}", $"\"{key}\"",
        ];
    }
}
