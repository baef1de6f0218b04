using System.Diagnostics;
using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Disturbances;

/// <summary>
/// kill -9 at random moments of imports and runs, then everything once without a disturbance: the same tables, every promise kept.
/// </summary>
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
        var paces = Enumerable.Repeat(1.0, Story.Steps.Length).ToArray();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var (step, moment) = Moment(dice, paces);
            // Now and then what cleans up is killed too.
            var again = dice.Next(5) == 0 ? dice.NextDouble() : (double?)null;
            var why = $"seed {seed}, cycle {cycle}: step {step} killed {moment}";
            var hit = await CycleAsync(step, moment, again * paces[step], again is null ? why : why + ", then its repetition");
            if (moment.Entry is null) paces[step] *= hit.Found == Ended ? 0.8 : 1.05;
            hits.Add(hit);
            if (hits.Count % 10 == 0 || hits.Count == cycles) Summarise(hits, watch.Elapsed, seed);
        }
    }

    // What was struck, how far it had come, and what was found afterwards. Everything was whole after each.
    static void Summarise(List<Hit> hits, TimeSpan elapsed, int seed)
    {
        var lines = hits.GroupBy(hit => hit).OrderBy(hit => hit.Key.Verb).ThenBy(hit => hit.Key.Moment).ThenBy(hit => hit.Key.Found)
            .Select(hit => $"  {hit.Count(),3} x {hit.Key.Verb}, {hit.Key.Moment}: {hit.Key.Found}");
        TestContext.Progress.WriteLine(
            $"{hits.Count} kills in {elapsed.TotalSeconds:0} s (seed {seed}), the same tables and verify green after "
                + $"each:\n{string.Join('\n', lines)}");
    }

    const string Ended = "it had ended";

    sealed record Hit(string Verb, string Moment, string Found);

    // So long after the start, or after the first entry in a folder of the lake.
    sealed record When(string Name, string? Entry, TimeSpan After)
    {
        public override string ToString() =>
            $"{After.TotalMilliseconds:0} ms after {(Entry is null ? "its start" : "the first entry in " + Entry)}";
    }

    // Half of them uniform over the time that all commands take, at the pace that was met lately (a machine has busier hours); the others
    // while a command writes, or while it commits, which is over within milliseconds.
    static (int Step, When Moment) Moment(Random dice, double[] paces)
    {
        var at = Enumerable.Range(0, Story.Steps.Length)
            .Aggregate(TimeSpan.Zero, (sum, step) => sum + Story.TimeOf(step)) * dice.NextDouble();
        var step = 0;
        while (at > Story.TimeOf(step)) at -= Story.TimeOf(step++);
        var third = (at / Story.TimeOf(step)) switch { < 1 / 3.0 => "first third", < 2 / 3.0 => "second third", _ => "last third" };
        return (step, dice.Next(4) switch
        {
            0 => new When("while it writes", "_staging", TimeSpan.FromMilliseconds(dice.Next(200))),
            1 => new When("while it commits", "_journal", TimeSpan.FromMilliseconds(dice.Next(20))),
            _ => new When(third, null, at * paces[step]),
        });
    }

    static async Task<Hit> CycleAsync(int step, When moment, double? again, string why)
    {
        using var folder = new MemoryFolder();
        Story.Copy(step, folder["lake"]);
        var wasKilled = await KillAsync(step, folder["lake"], moment);
        if (again is { } share) await KillAsync(step, folder["lake"], new When("its repetition", null, Story.TimeOf(step) * share));
        var (staged, decided) = (Count(folder["lake/_staging"]), Count(folder["lake/_journal"]));
        var said = await Story.CleanUpAsync(folder["lake"], why);
        if (staged + decided > 0) said.Should().NotBeEmpty("{0}: what was left is told", why);
        var what = said.Select(sentence => string.Join(' ', sentence.Split(' ').Take(2))).Distinct().Order();
        return new Hit(Story.Steps[step][0], moment.Name, !wasKilled ? Ended
            : said.Count == 0 ? "nothing was left to recover" : string.Join(", ", what).ToLowerInvariant());
    }

    static async Task<bool> KillAsync(int step, string lake, When moment)
    {
        using var victim = new Victim(null, Story.CommandFor(step, lake));
        while (moment.Entry is { } entry && Count(Path.Combine(lake, entry)) == 0 && !victim.HasEnded) Thread.Sleep(1);
        await Task.Delay(moment.After);
        return victim.Kill();
    }

    static int Count(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Count() : 0;
}
