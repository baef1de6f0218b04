using System.Text;
using System.Text.RegularExpressions;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Tables;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// Posts of files of rows: id, text and time, with what else there is. Entities are found in the text. The network is a column, else told
/// by the post's address, else by the name of the id's column.
/// </summary>
sealed partial class PostRecords(RecordInput input, IRawOutput output) : IRecordRows
{
    readonly PostWriter _writer = new(input.Context, output);
    readonly int _id = input.Values.HandleOf(Wanted.PostId), _text = input.Values.HandleOf(Wanted.PostText),
        _created = input.Values.HandleOf(Wanted.PostedAt),
        _url = input.Values.HandleOf(Wanted.PostUrl), _author = input.Values.HandleOf(Wanted.Author),
        _language = input.Values.HandleOf(Wanted.Language),
        _network = input.Values.HandleOf(Wanted.Network), _repost = input.Values.HandleOf(Wanted.IsRepost);

    readonly bool _isOfTweets = input.Values.Recognition.Columns.Any(
        column => column.SourceName.Contains("tweet", StringComparison.OrdinalIgnoreCase));

    public static bool Fits(RecordInput input) => input.Has(Wanted.PostId, Wanted.PostText, Wanted.PostedAt);

    public RawTable Table => RawTable.Posts;

    public void Read(ItemPlace place) => TryRead(place);

    /// <summary>False: the record speaks of who or what was forgotten, and no table takes anything of it.</summary>
    public bool TryRead(ItemPlace place)
    {
        var post = Post(out var broken);
        return _writer.Write(post, place, broken);
    }

    Post Post(out string? broken)
    {
        var (id, raw, url) = (Text(_id) ?? "", Text(_text) ?? "", Text(_url));
        var (hashtags, links, people) = (new TextSet(), new TextSet(), new TextSet());
        var repost = PlainEntities.Repost().Match(raw);
        people.Add(repost.Groups[1].Value);
        var network = NetworkOf(Text(_network), url);
        var created = input.Values.Instant(_created, out var at);
        input.Values.Boolean(_repost, out var isRepost);
        broken = id.Length == 0 ? "null:post_id" : Damaged().IsMatch(id) ? "type:post_id"
            : created == Reading.Bad ? "type:created_at" : null;
        return new Post
        {
            Network = network,
            Id = id,
            Author = AuthorOf(network, Text(_author)),
            CreatedAt = created == Reading.Value ? at : null,
            Language = Text(_language),
            Text = CutText.Tidy(raw),
            Cleaned = CutText.Tidy(PlainEntities.Cut(raw[repost.Length..], hashtags, links, people)),
            Hashtags = hashtags.All,
            Links = links.All,
            Url = url ?? (network == NetworkNames.X ? "https://x.com/i/status/" + id : null),
            IsRepost = isRepost || repost.Success,
            OtherPeople = people.All,
        };
    }

    string NetworkOf(string? named, string? url)
    {
        var text = (named ?? "").ToLowerInvariant();
        if (text is "x" or "twitter" || (named is null && Host(url) is "twitter.com" or "x.com" or "mobile.twitter.com"))
            return NetworkNames.X;
        if (text is "bluesky" or "bsky" || (named is null && Host(url) is "bsky.app")) return NetworkNames.Bluesky;
        if (text is "mastodon") return NetworkNames.Mastodon;
        return named is null && url is null && _isOfTweets ? NetworkNames.X : NetworkNames.Other;
    }

    static string? AuthorOf(string network, string? author) =>
        author is null ? null : network == NetworkNames.Mastodon ? MastodonPost.AuthorOf(author) ?? author : author;

    static string? Host(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address)
        ? address.Host.ToLowerInvariant().Replace("www.", "", StringComparison.Ordinal) : null;

    string? Text(int handle) => input.Values.Text(handle, out var text) == Reading.Value
        && Encoding.UTF8.GetString(text).Trim() is { Length: > 0 } value ? value : null;

    /// <summary>What a spreadsheet makes of an id beyond 2^53.</summary>
    [GeneratedRegex(@"^\d(?:[.,]\d+)?E\+\d+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Damaged();
}
