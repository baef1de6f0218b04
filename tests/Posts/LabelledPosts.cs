using System.Text.Json;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Enrich.Posts;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Simulate.Http.Networks;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Jobs.Simulate.Posts;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>A post of which it is known what it speaks of.</summary>
/// <param name="Tracks">Ids of tracks that are right; none: any match is wrong.</param>
sealed record LabelledPost(string Kind, string Cleaned, string? Linked, IReadOnlyList<string> Tracks);

/// <summary>
/// The labelled posts: written by hand with a catalogue of their own, and made by the sandbox with its tracks. No person's post is among
/// them.
/// </summary>
static class LabelledPosts
{
    const int Simulated = 600;

    static readonly LargeWorld World = new(seed: 1);

    public static SongIndex HandCatalogue() => CatalogueOf("catalogue.tsv");

    public static IReadOnlyList<LabelledPost> ByHand() => ReadFrom("labelled.tsv", "by hand");

    public static SongIndex SandboxCatalogue() => CatalogueOf(World);

    public static SongIndex CatalogueOf(string file) =>
        new(Lines(file).Select(line => new Song(line[0], line[3], line[2].Split('|'), int.Parse(line[1]))));

    public static SongIndex CatalogueOf(LargeWorld world) =>
        new(Enumerable.Range(0, LargeWorld.SmallTracks).Select(number => world.Track(number).Made)
        .Select(track => new Song(track.Id, track.Title, [.. track.Artists.Select(artist => artist.Name)], track.Popularity)));

    /// <summary>Several right tracks are parted by a bar; of two songs in a post either counts.</summary>
    public static IReadOnlyList<LabelledPost> ReadFrom(string file, string kind) =>
        [.. Lines(file).Select(line =>
            new LabelledPost(kind, line[1].Replace("\\n", "\n"), null, line[0].Split('|', StringSplitOptions.RemoveEmptyEntries)))];

    /// <summary>Posts of the sandbox, read by the parser from what its Bluesky sends.</summary>
    public static IEnumerable<LabelledPost> OfTheSandbox()
    {
        var feed = new PostFeed(World, 500);
        for (var number = 200; number < 200 + Simulated; number++)
        {
            var post = feed.Get(Network.Bluesky, number);
            var view = new JsonObject
            {
                ["uri"] = BlueskyRecords.UriOf(post),
                ["record"] = BlueskyRecords.Post(post),
                ["author"] = new JsonObject { ["did"] = "did:plc:x" },
            };
            using var document = JsonDocument.Parse(view.ToJsonString());
            PostItems.TryRead(document.RootElement, out var read).Should().BeTrue();
            yield return new LabelledPost(post.Kind.ToString(), read!.Cleaned, TrackLink.IdOf(read.Links),
                [.. post.Tracks.Select(track => World.Track(track).Made.Id)]);
        }
    }

    static IEnumerable<string[]> Lines(string file) =>
        File.ReadAllLines(Path.Combine(Need.Root, "tests", "Posts", file)).Skip(1).Select(line => line.Split('\t'));
}
