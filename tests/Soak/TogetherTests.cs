using SparkMusic.Lakes;
using SparkMusic.Tests.Lakes;

namespace SparkMusic.Tests.Disturbances;

/// <summary>Several processes on one lake at the same time, one of them perhaps asleep.</summary>
[TestFixture]
public class TogetherTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Test]
    public async Task Of_processes_that_import_the_same_files_at_once_one_loads_them()
    {
        using var folder = new MemoryFolder();
        Story.Copy(Story.LateImport, folder["lake"]);
        var victims = Enumerable.Range(0, 3)
            .Select(_ => new Victim(null, [.. Story.CommandFor(Story.LateImport, folder["lake"]), "--json"])).ToList();
        var results = victims.Select(victim => victim.Finish(Limit).ShouldExitWith(0)).ToList();
        victims.ForEach(victim => victim.Dispose());
        var files = results.SelectMany(result => System.Text.Json.JsonDocument.Parse(result.Output).RootElement.EnumerateArray())
            .GroupBy(file => file.GetProperty("file").GetString());
        foreach (var file in files)
            file.Count(report => report.GetProperty("already_imported_by").ValueKind == System.Text.Json.JsonValueKind.Null)
                .Should().Be(1, file.Key);
        (await Commands.InProcess.RunAsync("sql", "select name from raw_imports group by name having count(*) > 1", "--lake",
            folder["lake"], "--format", "csv")).Out.Trim().Should().Be("name");
        await Story.CleanUpAsync(folder["lake"], "three imports at once");
    }

    [Test]
    public async Task An_import_beside_a_run_loses_nothing()
    {
        using var folder = new MemoryFolder();
        Story.Copy(Story.Steps.Length - 3, folder["lake"]);
        using var run = Victim.WithFault(FaultPoints.ManifestReplaced + ":3:sleep", Story.CommandFor(Story.LateRun, folder["lake"]));
        using var import = new Victim(null, Story.CommandFor(Story.LateImport, folder["lake"]));
        import.Finish(Limit).ShouldExitWith(0);
        run.Finish(Limit).ShouldExitWith(0);
        await Story.ShouldHoldAsync(folder["lake"], "an import beside a run");
        await Story.CleanUpAsync(folder["lake"], "an import beside a run");
    }

    [Test]
    public async Task Two_runs_at_once_build_each_table_once()
    {
        using var folder = new MemoryFolder();
        Story.Copy(Story.LateRun, folder["lake"]);
        var victims = Enumerable.Range(0, 2)
            .Select(_ => new Victim(null, [.. Story.CommandFor(Story.LateRun, folder["lake"]), "--json"])).ToList();
        var results = victims.Select(victim => victim.Finish(Limit).ShouldExitWith(0)).ToList();
        victims.ForEach(victim => victim.Dispose());
        await using (var lake = await Lake.OpenAsync(folder["lake"], TimeProvider.System, default))
        {
            var newest = (await lake.Ledger.RunsAsync(2, default)).Select(run => run.RunId).ToHashSet();
            (await lake.Ledger.AttemptsAsync(null, default)).Where(attempt => newest.Contains(attempt.RunId))
                .GroupBy(attempt => attempt.Table)
                .Should().OnlyContain(table => table.Count() == 1, "what waited found it fresh");
        }
        await Story.CleanUpAsync(folder["lake"], "two runs at once");
    }

    [Test]
    public async Task A_run_that_sleeps_is_waited_for_or_the_other_ends_with_75_and_names_it()
    {
        using var folder = new MemoryFolder();
        var lake = folder["lake"];
        Story.Copy(Story.LateRun, lake);
        using var sleeper = Victim.WithFault(FaultPoints.ManifestStaged + ":1:stop", Story.CommandFor(Story.LateRun, lake));
        await sleeper.StoppedAsync();
        var impatient = new Victim(new Dictionary<string, string> { ["SPARKMUSIC_WAIT"] = "1" }, Story.CommandFor(Story.LateRun, lake));
        var told = impatient.Finish(Limit).ShouldExitWith(ExitCodes.TryLater);
        told.Error.Should().MatchRegex(@"held by run \S+ \(pid \d+ on ").And.Contain("Try again when it has ended");
        using var patient = new Victim(null, Story.CommandFor(Story.LateRun, lake));
        await patient.SaysAsync("waits for run", Limit);
        await Task.Delay(TimeSpan.FromSeconds(1));
        patient.HasEnded.Should().BeFalse("it waits");
        sleeper.Signal("CONT");
        patient.Finish(Limit).ShouldExitWith(0);
        sleeper.Finish(Limit).ShouldExitWith(0);
        (await Story.CleanUpAsync(lake, "a run that slept")).Should().BeEmpty();
    }
}
