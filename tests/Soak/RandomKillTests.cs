using System.Diagnostics;
using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Disturbances;

/// <summary>kill -9 at random moments of imports and runs, then everything once without a disturbance: the same tables, every promise kept.</summary>
[TestFixture]
public class RandomKillTests
{
    [Test]
    public Task Eight_kills_change_nothing() => KillAsync(8);

    [Test, Category("Soak")]
    public Task A_hundred_kills_change_nothing() => KillAsync(100);

    static async Task KillAsync(int cycles)
    {
        var seed = TestSeed.Take("random kills");
        var (dice, watch, hits) = (new Random(seed), Stopwatch.StartNew(), new List<Hit>());
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var (step, after) = Moment(dice);
            // Now and then what cleans up is killed too.
            var again = dice.Next(5) == 0 ? dice.NextDouble() : (double?)null;
            var why = $"seed {seed}, cycle {cycle}: step {step} killed after {after.TotalMilliseconds:0} ms";
            hits.Add(await CycleAsync(step, after, again, again is null ? why : why + ", then its repetition"));
            if (hits.Count % 10 == 0 || hits.Count == cycles) Summarise(hits, watch.Elapsed, seed);
        }
    }

    // What was struck, how far it had come, and what was found afterwards. Everything was whole after each.
    static void Summarise(List<Hit> hits, TimeSpan elapsed, int seed)
    {
        var lines = hits.GroupBy(hit => hit).OrderBy(hit => hit.Key.Verb).ThenBy(hit => hit.Key.Third).ThenBy(hit => hit.Key.Found)
            .Select(hit => $"  {hit.Count(),3} x {hit.Key.Verb}, {hit.Key.Third}: {hit.Key.Found}");
        TestContext.Progress.WriteLine(
            $"{hits.Count} kills in {elapsed.TotalSeconds:0} s (seed {seed}), the same tables and verify green after each:\n{string.Join('\n', lines)}");
    }

    sealed record Hit(string Verb, string Third, string Found);

    // Uniform over the time that all commands take together.
    static (int Step, TimeSpan After) Moment(Random dice)
    {
        var at = Enumerable.Range(0, Story.Steps.Length).Aggregate(TimeSpan.Zero, (sum, step) => sum + Story.TimeOf(step)) * dice.NextDouble();
        var step = 0;
        while (at > Story.TimeOf(step)) at -= Story.TimeOf(step++);
        return (step, at);
    }

    static async Task<Hit> CycleAsync(int step, TimeSpan after, double? again, string why)
    {
        using var folder = new MemoryFolder();
        Story.Copy(step, folder["lake"]);
        var wasKilled = await KillAsync(step, folder["lake"], after);
        if (again is { } share) await KillAsync(step, folder["lake"], Story.TimeOf(step) * share);
        var (staged, decided) = (Count(folder["lake/_staging"]), Count(folder["lake/_journal"]));
        var said = await Story.CleanUpAsync(folder["lake"], why);
        if (staged + decided > 0) said.Should().NotBeEmpty("{0}: what was left is told", why);
        var what = said.Select(sentence => string.Join(' ', sentence.Split(' ').Take(2))).Distinct().Order();
        var third = (after / Story.TimeOf(step)) switch { < 1 / 3.0 => "first third", < 2 / 3.0 => "second third", _ => "last third" };
        return new Hit(Story.Steps[step][0], third, !wasKilled ? "it had ended"
            : said.Count == 0 ? "nothing was left to recover" : string.Join(", ", what).ToLowerInvariant());
    }

    static async Task<bool> KillAsync(int step, string lake, TimeSpan after)
    {
        using var victim = new Victim(null, Story.CommandFor(step, lake));
        await Task.Delay(after);
        return victim.Kill();
    }

    static int Count(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Count() : 0;
}
