namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>A post as its network gave it, read once: the columns of <c>raw_posts</c> before the author is hashed.</summary>
sealed record Post
{
    /// <summary>One of <see cref="NetworkNames"/>.</summary>
    public required string Network { get; init; }

    /// <summary>Unique in its network: X's number, Mastodon's uri, Bluesky's at:// uri.</summary>
    public required string Id { get; init; }

    /// <summary>Who wrote it, by the network's lasting name of a person; null where the source does not say.</summary>
    public string? Author { get; init; }

    /// <summary>As its author claims: microseconds since 1970, UTC; null where there is none that can be read.</summary>
    public long? CreatedAt { get; init; }

    /// <summary>When the network itself got this state of it; null where it does not say.</summary>
    public long? ReceivedAt { get; init; }

    /// <summary>When this state of it was written; null = never changed.</summary>
    public long? EditedAt { get; init; }

    public string? Language { get; init; }

    /// <summary>What a person reads, entities of HTML decoded.</summary>
    public required string Text { get; init; }

    /// <summary>The text without hashtags, mentions and links.</summary>
    public required string Cleaned { get; init; }

    public IReadOnlyList<string> Hashtags { get; init; } = [];

    /// <summary>Where its links go, whole; one of its preview too.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    public string? Url { get; init; }

    public bool IsRepost { get; init; }

    /// <summary>People whom it repeats, quotes or mentions, by the names that the network has for them. In no table.</summary>
    public IReadOnlyCollection<string> OtherPeople { get; init; } = [];

    /// <summary>Posts that it repeats, quotes or answers, by their ids. In no table.</summary>
    public IReadOnlyCollection<string> OtherPosts { get; init; } = [];

    /// <summary>Null where the network does not say.</summary>
    public bool? IsBot { get; init; }
}

/// <summary>Names of networks in tables.</summary>
static class NetworkNames
{
    public const string X = "x", Mastodon = "mastodon", Bluesky = "bluesky", Other = "other";
}
