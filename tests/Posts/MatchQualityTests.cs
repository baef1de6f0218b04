using System.Globalization;
using System.Text;
using SparkMusic.Jobs.Enrich.Posts;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>How well posts are matched, on posts of which it is known what they speak of.</summary>
[TestFixture]
public sealed class MatchQualityTests
{
    sealed record Judged(LabelledPost Post, Decision Decision, bool IsRight);

    [Test]
    public void Matches_are_right_and_few_are_missed_and_the_report_says_so()
    {
        var byHand = Judge(LabelledPosts.HandCatalogue(), LabelledPosts.ByHand());
        var simulated = Judge(LabelledPosts.SandboxCatalogue(), LabelledPosts.OfTheSandbox());
        var (madeCatalogue, made) = HeldOutPosts.BySentences();
        var heldOut = Judge(HeldOutPosts.HandCatalogue(), HeldOutPosts.ByHand());
        var heldOutMade = Judge(madeCatalogue, made);
        IReadOnlyList<Judged> all = [.. byHand, .. simulated, .. heldOut, .. heldOutMade];
        all.Should().HaveCountGreaterThan(300);
        foreach (var wrong in all.Where(post => post.Decision.TrackId is null ? post.Post.Tracks.Count > 0 : !post.IsRight))
            TestContext.Out.WriteLine(
                $"{wrong.Post.Kind}: '{wrong.Post.Cleaned}' -> {wrong.Decision.Song?.Title ?? wrong.Decision.TrackId ?? "-"} "
                    + $"{wrong.Decision.Score} {wrong.Decision.RunnerUp} ({wrong.Decision.Reason})");

        foreach (var part in new[] { byHand, simulated, heldOut, heldOutMade, all })
        {
            Precision(part).Should().BeGreaterThanOrEqualTo(0.98);
            Recall(part).Should().BeGreaterThanOrEqualTo(0.90);
        }
        var report = Report(byHand, simulated, heldOut, heldOutMade, all);
        TestContext.Out.WriteLine(report);
        report.Should().Be(File.ReadAllText(Path.Combine(Need.Root, "tests", "Posts", "match-report.md")),
            "the report that is kept is the newest: put the one above into its place");
    }

    [TestCase("by on")]
    [TestCase("RT")]
    [TestCase("by")]
    [TestCase("Single(s)")]
    public void The_junk_that_a_search_would_answer_is_rejected(string text)
    {
        // The catalogue holds the very tracks that a search gave for them.
        var decision = new Matcher(LabelledPosts.HandCatalogue()).Decide(text, null);
        decision.TrackId.Should().BeNull();
        decision.Reason.Should().Be("too_short");
    }

    [Test]
    public void A_link_is_the_match_whatever_the_words_say()
    {
        var decision = new Matcher(LabelledPosts.HandCatalogue()).Decide("Hello by Adele", "5enxwA8aAbwZbf5qCHORXi");
        decision.Should().Be(new Decision("hello by adele", "5enxwA8aAbwZbf5qCHORXi", null, 1, "link", null, "a link to the track"));
    }

    [Test]
    public void Two_songs_of_one_name_and_artist_name_are_one_and_two_of_other_artists_are_ambiguous()
    {
        Song[] songs = [new("A", "Hello", ["Adele"], 10), new("B", "Hello - Remastered", ["Adele"], 90), new("C", "Adele", ["Hello"], 50)];
        new Matcher(new SongIndex(songs[..2])).Decide("Hello by Adele", null).TrackId
            .Should().Be("B", "both are the song; the better known is taken");
        var decision = new Matcher(new SongIndex(songs)).Decide("Hello / Adele", null);
        decision.TrackId.Should().BeNull();
        decision.Reason.Should().Be("ambiguous");
        decision.RunnerUp.Should().BeGreaterThan(Matcher.Threshold);
    }

    [Test]
    public void The_order_of_the_catalogue_changes_nothing()
    {
        var songs = File.ReadAllLines(Path.Combine(Need.Root, "tests", "Posts", "catalogue.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(line => new Song(line[0], line[3], line[2].Split('|'), 50)).ToList();
        var (one, other) = (new Matcher(new SongIndex(songs)), new Matcher(new SongIndex(songs.AsEnumerable().Reverse())));
        foreach (var post in LabelledPosts.ByHand())
            other.Decide(post.Cleaned, null).TrackId.Should().Be(one.Decide(post.Cleaned, null).TrackId);
    }

    static List<Judged> Judge(SongIndex index, IEnumerable<LabelledPost> posts)
    {
        var matcher = new Matcher(index);
        return [.. posts.Select(post =>
        {
            var decision = matcher.Decide(post.Cleaned, post.Linked);
            // Any recording of the song counts: a post seldom says which edition it is.
            var isRight = decision.TrackId is { } id
                && post.Tracks.Any(right => right == id || (index.ById(right) is { } song && song.Identity == decision.Song?.Identity));
            return new Judged(post, decision, isRight);
        })];
    }

    static double Precision(IReadOnlyList<Judged> posts) =>
        (double)posts.Count(post => post.IsRight) / posts.Count(post => post.Decision.TrackId is not null);

    static double Recall(IReadOnlyList<Judged> posts) =>
        (double)posts.Count(post => post.IsRight) / posts.Count(post => post.Post.Tracks.Count > 0);

    static string Report(params IReadOnlyList<Judged>[] parts)
    {
        var report = new StringBuilder("# How well posts are matched\n\nKept by `MatchQualityTests`; any change of the matcher shows "
            + "here. The held out posts were written before it was measured\n"
            + "on them, and it was not changed for any of them; the made ones are of a third seed, since those before told of faults.\n\n"
            + "| posts | number | of a track | matched | right | precision | recall |\n|---|---|---|---|---|---|---|\n");
        string[] names = ["by hand", "of the sandbox", "held out, by hand", "held out, made", "all"];
        foreach (var (name, posts) in names.Zip(parts)) Line(name, posts);
        report.Append("\n| kind | number | of a track | matched | right | precision | recall |\n|---|---|---|---|---|---|---|\n");
        foreach (var kind in parts[^1].GroupBy(post => post.Post.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            Line(kind.Key, [.. kind]);
        report.Append("\n| reason of no match | posts |\n|---|---|\n");
        foreach (var reason in parts[^1].Where(post => post.Decision.TrackId is null).GroupBy(post => post.Decision.Reason)
            .OrderBy(reason => reason.Key, StringComparer.Ordinal))
            report.Append(CultureInfo.InvariantCulture, $"| {reason.Key} | {reason.Count()} |\n");
        return report.ToString();

        void Line(string name, IReadOnlyList<Judged> posts)
        {
            var (matched, ofTrack, right) =
                (posts.Count(post => post.Decision.TrackId is not null), posts.Count(post => post.Post.Tracks.Count > 0),
                posts.Count(post => post.IsRight));
            report.Append(CultureInfo.InvariantCulture,
                $"| {name} | {posts.Count} | {ofTrack} | {matched} | {right} | {Percent(right, matched)} | {Percent(right, ofTrack)} |\n");
        }
    }

    static string Percent(int part, int whole) =>
        whole == 0 ? "-" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
