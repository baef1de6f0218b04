using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http.Networks;

/// <summary>An event of the stream: its collection (null for those that no filter keeps away) and its line.</summary>
sealed record JetstreamEvent(long TimeUs, string? Collection, JsonObject Json);

/// <summary>
/// What goes through the firehose around a post: the post itself, likes, now and then a deletion, an edit, a news of an identity or an
/// account, a scrobble of teal.fm.
/// </summary>
static class JetstreamEvents
{
    public static IEnumerable<JetstreamEvent> Of(LargeWorld world, SandboxPost post)
    {
        var (did, time) = (BlueskyRecords.Did(post.Author), Us(post.At));
        if (post.Repeats is { } repeated) yield return Commit(did, time, "create", "app.bsky.feed.repost", post.Id, Repost(post, repeated));
        else yield return Commit(did, time, "create", BlueskyRecords.PostCollection, post.Id, BlueskyRecords.Post(post));
        for (var i = 1; i <= post.Number % 3; i++)
            yield return Commit("did:plc:" + PostText.Code($"like {post.Number} {i}", 24), time + i * 1000, "create", "app.bsky.feed.like",
                PostFeed.Key(time + i * 1000, i), Subject("app.bsky.feed.like", post));
        if (post.Number % 31 == 4) yield return Commit(did, time + 5000, "delete", BlueskyRecords.PostCollection, post.Id, null);
        if (post.Number % 37 == 5)
            yield return Commit(did, time + 6000, "update", BlueskyRecords.PostCollection, post.Id, BlueskyRecords.Post(post));
        if (post.Number % 23 == 1 && post.Tracks.Count > 0)
            yield return Commit(did, time + 7000, "update", "fm.teal.alpha.actor.status", "self",
                Scrobble(world.Track(post.Tracks[0]).Made, post));
        if (post.Number % 29 == 2) yield return News(did, time + 8000, "identity", []);
        if (post.Number % 43 == 3) yield return News(did, time + 9000, "account", new JsonObject { ["active"] = true });
    }

    public static long Us(DateTime at) => (at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    static JetstreamEvent Commit(string did, long time, string operation, string collection, string key, JsonObject? record)
    {
        var commit = new JsonObject
        {
            ["rev"] = PostFeed.Key(time, 7),
            ["operation"] = operation,
            ["collection"] = collection,
            ["rkey"] = key,
        };
        if (record is not null)
        {
            commit["record"] = record;
            commit["cid"] = BlueskyRecords.Cid(key + operation);
        }
        return new JetstreamEvent(time, collection,
            new JsonObject { ["did"] = did, ["time_us"] = time, ["kind"] = "commit", ["commit"] = commit });
    }

    static JetstreamEvent News(string did, long time, string kind, JsonObject more)
    {
        (more["did"], more["seq"], more["time"]) = (did, time / 1000, PostText.Iso(DateTime.UnixEpoch.AddMicroseconds(time)));
        return new JetstreamEvent(time, null, new JsonObject { ["did"] = did, ["time_us"] = time, ["kind"] = kind, [kind] = more });
    }

    static JsonObject Repost(SandboxPost post, long repeated) => new()
    {
        ["$type"] = "app.bsky.feed.repost",
        ["createdAt"] = PostText.Iso(post.At),
        ["subject"] = new JsonObject { ["cid"] = BlueskyRecords.Cid($"post {repeated}"), ["uri"] = BlueskyRecords.UriOf(post) },
    };

    static JsonObject Subject(string type, SandboxPost post) => new()
    {
        ["$type"] = type,
        ["createdAt"] = PostText.Iso(post.At),
        ["subject"] = new JsonObject { ["cid"] = BlueskyRecords.Cid(post.Id), ["uri"] = BlueskyRecords.UriOf(post) },
    };

    static JsonObject Scrobble(SandboxTrack track, SandboxPost post) => new()
    {
        ["$type"] = "fm.teal.alpha.actor.status",
        ["expiry"] = PostText.Iso(post.At.AddMinutes(10)),
        ["item"] = new JsonObject
        {
            ["artists"] = new JsonArray([.. track.Artists.Select(artist => (JsonNode)new JsonObject { ["artistName"] = artist.Name })]),
            ["duration"] = null,
            ["playedTime"] = PostText.Iso(post.At),
            ["releaseName"] = track.Album,
            ["submissionClientAgent"] = "sandbox/1",
            ["trackName"] = track.Title,
        },
        ["time"] = PostText.Iso(post.At),
    };
}
