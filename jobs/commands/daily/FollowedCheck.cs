using System.Text.Json;
using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Jobs.Extract.Collect;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>
/// What people write into the list of what is followed, checked as the options of <c>collect</c> are, and brought into their form.
/// </summary>
static class FollowedCheck
{
    /// <exception cref="JsonException">An entry is none.</exception>
    public static Followed Checked(Followed followed) => followed with
    {
        Searches = [.. Each("searches", followed.Searches, (search, place) =>
        {
            Require(search.Most > 0, $"{place}.most", search.Most, "no number of hits");
            return search with { Words = Text($"{place}.words", search.Words) };
        })],
        Playlists = [.. Each("playlists", followed.Playlists,
            (playlist, place) => playlist with { Id = Id("playlist", $"{place}.id", playlist.Id) })],
        Charts = [.. Each("charts", followed.Charts, (id, place) => Id("playlist", place, id)).Distinct()],
        Artists = followed.Artists with
        {
            Ids = [.. Each("artists.ids", followed.Artists.Ids, (id, place) => Id("artist", place, id)).Distinct()],
            Names = [.. Each("artists.names", followed.Artists.Names, (name, place) => Text(place, name)).Distinct()],
        },
        Posts = [.. Each("posts", followed.Posts, Posts)],
        Candidates = followed.Candidates is not { } candidates ? null : candidates with { Most = Most("candidates", candidates.Most) },
        Features = followed.Features is not { } features ? null : features with
        {
            Most = Most("features", features.Most),
            Catalogues = [.. Each("features.catalogues", features.Catalogues, (path, place) => Text(place, path))],
        },
    };

    static FollowedPosts Posts(FollowedPosts posts, string place)
    {
        Require(PostSources.Networks.Contains(posts.Network), $"{place}.network", posts.Network,
            $"none of {string.Join(", ", PostSources.Networks)}");
        Require(PostSources.TagOf(posts.Tag) is not null, $"{place}.tag", posts.Tag, "no hashtag");
        Require(posts.BackHours is >= 0 and <= PostSources.MostHours, $"{place}.back_hours", posts.BackHours, "no number of hours");
        var server = posts.Server is null ? null : ServiceAddress.Of(posts.Server.OriginalString);
        Require(posts.Server is null || server is not null, $"{place}.server", posts.Server?.OriginalString, "no https address");
        return posts with { Tag = PostSources.TagOf(posts.Tag)!, Server = server };
    }

    static IEnumerable<T> Each<T>(string place, IReadOnlyList<T> all, Func<T, string, T> check) =>
        all.Select((one, index) => one is null ? throw new JsonException($"{place}[{index}] is null.") : check(one, $"{place}[{index}]"));

    static string Id(string kind, string place, string text)
    {
        Require(SpotifyPlace.IdOf(kind, text) is not null, place, text, $"no {kind} of Spotify: give {SpotifyPlace.Forms}");
        return SpotifyPlace.IdOf(kind, text)!;
    }

    static string Text(string place, string text)
    {
        Require(!string.IsNullOrWhiteSpace(text), place, text, "no text");
        return text.Trim();
    }

    static int? Most(string place, int? most)
    {
        Require(most is null or > 0, $"{place}.most", most, "no number from 1 on");
        return most;
    }

    static void Require(bool holds, string place, object? value, string what)
    {
        if (!holds) throw new JsonException(FormattableString.Invariant($"{place} is '{value}', which is {what}."));
    }
}
