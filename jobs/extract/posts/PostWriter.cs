using System.Text;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>Makes rows of <c>raw_posts</c>.</summary>
sealed class PostWriter(ImportContext context, IRawOutput output)
{
    static readonly RawTable Table = RawTable.Posts;

    // As the rule of posts: before that nobody got anything.
    static readonly long Earliest = Moments.Of(new DateTimeOffset(2006, 1, 1, 0, 0, 0, TimeSpan.Zero));

    // The window that atproto recommends for clocks that go wrong by a little.
    static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    // What is written while a collection goes on is later than its beginning.
    static readonly TimeSpan LongestCollection = TimeSpan.FromDays(1);

    static readonly int Network = Table.IndexOf("network"), PostId = Table.IndexOf("post_id"), Author = Table.IndexOf("author_hash"),
        CreatedAt = Table.IndexOf("created_at"), EditedAt = Table.IndexOf("edited_at"), Language = Table.IndexOf("language"),
        Text = Table.IndexOf("text"),
        Cleaned = Table.IndexOf("cleaned_text"), Hashtags = Table.IndexOf("hashtags"), Links = Table.IndexOf("links"),
        Url = Table.IndexOf("url"),
        Track = Table.IndexOf("spotify_track_id"), IsRepost = Table.IndexOf("is_repost"), IsBot = Table.IndexOf("is_bot");

    readonly RowWriter _writer = new(Table, context, output);

    /// <summary>Posts that claimed a time to come: they have the one at which they were seen.</summary>
    public long Redated { get; private set; }

    /// <param name="post">The post.</param>
    /// <param name="place">Its text and where it stood.</param>
    /// <param name="broken">A rule that it breaks; null for none.</param>
    /// <returns>False: it speaks of who or what was forgotten, and was passed over.</returns>
    public bool Write(Post post, ItemPlace place, string? broken = null)
    {
        if (context.Forgotten is { IsEmpty: false } forgotten && forgotten.Knows(post)) return false;
        _writer.Begin();
        var row = _writer.Row;
        Set(Network, post.Network);
        Set(PostId, post.Id);
        if (post.Author is { } author) Set(Author, AuthorHash.Of(Salt, post.Network, author));
        if (post.CreatedAt is { } created) row.Number(CreatedAt, Believed(created, post.ReceivedAt));
        if (post.EditedAt is { } edited) row.Number(EditedAt, edited);
        if (post.Language is { } language) Set(Language, language);
        Set(Text, post.Text);
        Set(Cleaned, post.Cleaned);
        List(Hashtags, post.Hashtags);
        List(Links, post.Links);
        if (post.Url is { } url) Set(Url, url);
        if (TrackLink.IdOf(post.Links) is { } track) Set(Track, track);
        row.Boolean(IsRepost, post.IsRepost);
        if (post.IsBot is { } isBot) row.Boolean(IsBot, isBot);
        if (broken is not null) _writer.Break(broken);
        _writer.End(place);
        return true;
    }

    // Its author's program sets it to whatever it likes: a day to come would have a partition of its own.
    long Believed(long created, long? receivedAt)
    {
        var (seen, allowance) = receivedAt >= Earliest ? (receivedAt, ClockSkew) : (context.AskedAt, LongestCollection);
        if (seen is null || created <= seen + allowance.TotalMicroseconds) return created;
        Redated++;
        return seen.Value;
    }

    byte[] Salt =>
        context.AuthorSalt ?? throw new InvalidOperationException($"{context.File}: posts are read without the salt of authors.");

    // A zero in a text is refused by Postgres, and half a surrogate pair is no text at all.
    void Set(int column, string text) => _writer.Row.Text(column, Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)));

    void List(int column, IReadOnlyList<string> texts)
    {
        _writer.Row.List(column);
        foreach (var text in texts) _writer.Row.Add(column, Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)));
    }
}
