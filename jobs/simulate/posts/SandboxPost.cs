namespace SparkMusic.Jobs.Simulate.Posts;

enum Network
{
    Mastodon,
    Bluesky,
    X,
}

enum PartKind
{
    Text,
    Tag,
    Link,
    Mention,
}

/// <summary>A stretch of a post. A tag's text has no sign before it; a link's is where it goes.</summary>
readonly record struct PostPart(PartKind Kind, string Text)
{
    public override string ToString() => Kind switch { PartKind.Tag => "#" + Text, PartKind.Mention => "@" + Text, _ => Text };
}

/// <summary>What a post is, as its writer knows.</summary>
enum PostKind
{
    Link,
    LinkInCard,
    ByArtist,
    ArtistFirst,
    TitleFirst,
    Decorated,
    Mistyped,
    Cover,
    Remix,
    TwoSongs,
    RadioStream,
    EmptyBy,
    OnlyTags,
    CommonWord,
    Talk,
    Unknown,
}

/// <summary>A made-up person; one in twelve is a bot.</summary>
sealed record SandboxAuthor(int Number, string Handle, string Name, bool IsBot);

/// <summary>A made-up post, before a network writes it down.</summary>
/// <param name="Id">As the network counts: a snowflake, or Bluesky's key of a record.</param>
/// <param name="Tracks">The numbers of the tracks it is about; none for junk and for what is no music of this world.</param>
/// <param name="Card">A link that stands in the post's preview and not in its text.</param>
/// <param name="Repeats">The number of the post that this one repeats.</param>
sealed record SandboxPost(
    Network Network, long Number, string Id, DateTime At, SandboxAuthor Author, PostKind Kind, IReadOnlyList<PostPart> Parts,
    IReadOnlyList<int> Tracks, string Language, string? Card, long? Repeats)
{
    public string PlainText => string.Concat(Parts);

    public IEnumerable<string> Tags => Parts.Where(part => part.Kind == PartKind.Tag).Select(part => part.Text);

    public IEnumerable<string> Links => Parts.Where(part => part.Kind == PartKind.Link).Select(part => part.Text);
}
