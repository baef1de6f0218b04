using System.Diagnostics;
using SparkMusic.Tests.Lakes;

namespace SparkMusic.Tests.Disturbances;

/// <summary>kill -9 at random moments of imports and runs, then everything once without a disturbance: the same tables, every promise kept.</summary>
[TestFixture]
public class RandomKillTests
{
    readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("SPARKMUSIC_TEST_SEED"), out var seed) ? seed : (int)(Stopwatch.GetTimestamp() % int.MaxValue);

    [Test]
    public Task Eight_kills_change_nothing() => KillAsync(8);

    [Test, Category("Soak")]
    public Task A_hundred_kills_change_nothing() => KillAsync(100);

    async Task KillAsync(int cycles)
    {
        TestContext.Progress.WriteLine($"random kills: seed {_seed} (SPARKMUSIC_TEST_SEED)");
        var (dice, watch, hits) = (new Random(_seed), Stopwatch.StartNew(), new List<(string Verb, string Found)>());
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var (step, after) = Moment(dice);
            // Now and then what cleans up is killed too.
            var again = dice.Next(5) == 0 ? dice.NextDouble() : (double?)null;
            hits.Add((Story.Steps[step][0], await CycleAsync(step, after, again, $"seed {_seed}, cycle {cycle}: step {step} killed after {after.TotalMilliseconds:0} ms{(again is null ? "" : ", then its repetition")}")));
        }
        var summary = hits.GroupBy(hit => hit).OrderBy(hit => hit.Key).Select(hit => $"  {hit.Count(),3} x {hit.Key.Verb}: {hit.Key.Found}");
        TestContext.Progress.WriteLine($"{cycles} kills in {watch.Elapsed.TotalSeconds:0} s, the same tables and verify green after each:\n{string.Join('\n', summary)}");
    }

    // Uniform over the time that all commands take together.
    static (int Step, TimeSpan After) Moment(Random dice)
    {
        var at = Enumerable.Range(0, Story.Steps.Length).Aggregate(TimeSpan.Zero, (sum, step) => sum + Story.TimeOf(step)) * dice.NextDouble();
        var step = 0;
        while (at > Story.TimeOf(step)) at -= Story.TimeOf(step++);
        return (step, at);
    }

    static async Task<string> CycleAsync(int step, TimeSpan after, double? again, string why)
    {
        using var folder = new MemoryFolder();
        Story.Copy(step, folder["lake"]);
        var wasKilled = await KillAsync(step, folder["lake"], after);
        if (again is { } share) await KillAsync(step, folder["lake"], Story.TimeOf(step) * share);
        var (staged, decided) = (Count(folder["lake/_staging"]), Count(folder["lake/_journal"]));
        var said = await Story.CleanUpAsync(folder["lake"], why);
        if (staged + decided > 0) said.Should().NotBeEmpty("{0}: what was left is told", why);
        var what = said.Select(sentence => string.Join(' ', sentence.Split(' ').Take(2))).Distinct().Order();
        return !wasKilled ? "it had ended" : said.Count == 0 ? "nothing was left to recover" : string.Join(", ", what).ToLowerInvariant();
    }

    static async Task<bool> KillAsync(int step, string lake, TimeSpan after)
    {
        using var victim = new Victim(null, Story.CommandFor(step, lake));
        await Task.Delay(after);
        return victim.Kill();
    }

    static int Count(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Count() : 0;
}
