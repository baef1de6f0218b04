using SparkMusic.Jobs.Extract.Posts;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>Whom or what is forgotten: a person of a network, or a post.</summary>
/// <param name="Network">One of <see cref="NetworkNames"/>.</param>
/// <param name="AuthorHashes">The person as tables may know them; none for a post.</param>
/// <param name="Name">The person as a refused row may have them, in lower case; null for a post.</param>
/// <param name="PostId">The post; null for a person.</param>
/// <param name="Marks">Texts by which other rows of the network speak of it, in lower case: a boost, a quote, a mention.</param>
sealed record Forgotten(string Network, IReadOnlyList<string> AuthorHashes, string? Name, string? PostId, IReadOnlyList<string> Marks)
{
    /// <summary>Shorter ids stand in texts by chance.</summary>
    public const int ShortestMark = 8;

    /// <param name="network">Its name in tables.</param>
    /// <param name="author">As the file had it: X: the number of the account, or a handle; Mastodon: name@server or the profile's address;
    /// Bluesky: the did, or a handle.</param>
    /// <param name="salt">The lake's.</param>
    /// <exception cref="SparkMusicException">Usage: no name at all.</exception>
    public static Forgotten Person(string network, string author, byte[] salt)
    {
        var name = author.Trim();
        if (name.Length == 0) throw SparkMusicException.Usage("The author has no name.", "Give the name that the file of posts had.");
        var key = network == NetworkNames.Mastodon ? MastodonPost.AuthorOf(name) ?? name : name;
        // An account without a server is kept in lower case from JSON, and as it is from other files.
        string[] keys = network == NetworkNames.Mastodon ? [key, key.ToLowerInvariant()] : [key];
        return new Forgotten(network, [.. keys.Distinct().Select(it => Posts.AuthorHash.Of(salt, network, it))],
            key.ToLowerInvariant(), null,
            [.. MarksOf(network, key).Select(mark => mark.ToLowerInvariant())]);
    }

    /// <param name="network">Its name in tables.</param>
    /// <param name="post">Its id.</param>
    /// <exception cref="SparkMusicException">Usage: no id at all.</exception>
    public static Forgotten Post(string network, string post)
    {
        var postId = post.Trim();
        return postId.Length == 0 ? throw SparkMusicException.Usage("The post has no id.", "Give its post_id, as the table posts has it.")
            : new(network, [], null, postId, postId.Length >= ShortestMark ? [postId.ToLowerInvariant()] : []);
    }

    /// <summary>With the posts that were found to be the person's own: what repeats them speaks of the person.</summary>
    public Forgotten With(IEnumerable<string> postIds) =>
        this with
        {
            Marks = [.. Marks.Concat(postIds.Where(id => id.Length >= ShortestMark).Select(id => id.ToLowerInvariant())).Distinct()],
        };

    // Of a handle only its mention: the bare word may be anything.
    static IEnumerable<string> MarksOf(string network, string key)
    {
        if (network == NetworkNames.Mastodon && key.Split('@') is [{ Length: > 0 } name, { Length: > 0 } host])
            return [$"https://{host}/@{name}", $"https://{host}/users/{name}", key];
        if (key.Length < ShortestMark) return [];
        return network switch
        {
            NetworkNames.X when key.All(char.IsAsciiDigit) => [key],
            NetworkNames.X => ['@' + key.TrimStart('@')],
            NetworkNames.Bluesky when key.Contains('.') || key.StartsWith("did:", StringComparison.Ordinal) => [key.TrimStart('@')],
            _ => [],
        };
    }
}
