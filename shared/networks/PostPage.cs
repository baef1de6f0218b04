namespace SparkMusic.Networks;

/// <summary>A page of posts as a network sent it.</summary>
/// <param name="Body">One JSON text: an answer with a list, or an array.</param>
/// <param name="Posts">Posts and events in it.</param>
/// <param name="Cursor">
/// Where the next page is asked for, once this one is stored. The cursor that was asked with: the network does not go on.
/// </param>
/// <param name="IsLast">There was nothing newer when it was asked for.</param>
public sealed record PostPage(ReadOnlyMemory<byte> Body, int Posts, string Cursor, bool IsLast)
{
    /// <summary>Texts beside the body that are no JSON, and came so more than once.</summary>
    public IReadOnlyList<byte[]> Refused { get; init; } = [];
}

/// <summary>Posts of a network about one hashtag, page by page, oldest missing first as far as the network lets one.</summary>
public interface IPostSource
{
    /// <summary>Its name in sources of rows and in cursors: <c>mastodon.social</c>.</summary>
    string Name { get; }

    /// <summary>The page behind a cursor; null: the first time. The same cursor may be asked for again after a kill.</summary>
    /// <exception cref="SparkMusicException">75 at a limit or when the network stays away; failed when it refuses.</exception>
    Task<PostPage> NextAsync(string? cursor, CancellationToken cancel);
}
