using SparkMusic.Lakes;

namespace SparkMusic.Tests.Lakes;

/// <summary>
/// Every fault point of a commit and of recovery, at its 1st, 2nd, … passing until none is left: afterwards complete old or complete new.
/// </summary>
[TestFixture]
public class LakeFaultSweepTests
{
    static readonly string[] BeforeTheDecision =
    [
        FaultPoints.BeginStaging, FaultPoints.ManifestStaged, FaultPoints.StagingSynced, FaultPoints.JournalWritten, FaultPoints.RunStarted,
        FaultPoints.LeaseTaken, FaultPoints.AttemptStarted,
    ];

    MemoryFolder _template = null!;

    [OneTimeSetUp]
    public Task PrepareAsync() => SweepScenario.PrepareAsync((_template = new MemoryFolder())["lake"]);

    [OneTimeTearDown]
    public void Remove() => _template.Dispose();

    static readonly string[] Modes = ["throw", "exec-then-throw"];

    static IEnumerable<string> Points => Faults.Names.Except(FaultPoints.OfPublish).Order();

    [TestCaseSource(nameof(Points))]
    public async Task A_commit_that_fails_at_any_point_is_complete_old_or_complete_new(string point)
    {
        foreach (var mode in Modes)
            foreach (var stays in new[] { "", "+" })
                for (var n = 1; ; n++)
                {
                    using var folder = new MemoryFolder();
                    CopyTo(folder["lake"]);
                    bool hasStruck, hasFailed = false;
                    using (var fault = Faults.Arm($"{point}:{n}{stays}:{mode}"))
                    {
                        try
                        {
                            await SweepScenario.ChangeAsync(folder["lake"], "new1");
                        }
                        catch (FaultException)
                        {
                            hasFailed = true;
                        }
                        catch (SparkMusicException e) when (e.Message.Contains("decided but not finished"))
                        {
                            hasFailed = true;
                        }
                        hasStruck = fault.HasStruck;
                    }
                    var found = await SweepScenario.CheckAsync(folder["lake"], "new1");
                    if (!hasStruck)
                    {
                        (hasFailed, found).Should().Be((false, "new"), "nothing stood in its way");
                        break;
                    }
                    var isDecided = !BeforeTheDecision.Contains(point) && !(point == FaultPoints.JournalMoved && mode == "throw");
                    found.Should().Be(isDecided ? "new" : "old", $"{point}:{n}{stays}:{mode}");
                    if (!hasFailed) found.Should().Be("new", "success was reported");
                }
    }

    [TestCaseSource(nameof(Points))]
    public async Task A_recovery_that_fails_at_any_point_is_finished_by_the_next_one(string point)
    {
        foreach (var (broken, expected) in new[]
        {
            ($"{FaultPoints.FolderExchanged}:2+:throw", "new"), ($"{FaultPoints.JournalMoved}:1:throw", "old"),
        })
            foreach (var mode in Modes)
                for (var n = 1; ; n++)
                {
                    using var folder = new MemoryFolder();
                    await LeaveBrokenAsync(folder["lake"], broken);
                    bool hasStruck;
                    using (var fault = Faults.Arm($"{point}:{n}:{mode}"))
                    {
                        await using var lake = await Lake.OpenAsync(folder["lake"], TimeProvider.System, default);
                        try
                        {
                            await lake.RecoverAsync(default);
                        }
                        catch (FaultException)
                        {
                            // As armed.
                        }
                        hasStruck = fault.HasStruck;
                    }
                    (await SweepScenario.CheckAsync(folder["lake"], "new1"))
                        .Should().Be(expected, $"{point}:{n}:{mode} in the recovery of {broken}");
                    if (!hasStruck) break;
                }
    }

    [Test]
    public async Task Exchanging_twice_does_not_bring_the_old_rows_back()
    {
        using var folder = new MemoryFolder();
        await LeaveBrokenAsync(folder["lake"], $"{FaultPoints.ManifestReplaced}:1+:throw");
        for (var i = 0; i < 3; i++)
        {
            // Every folder is exchanged already; each of these recoveries comes by them again and fails at the manifests.
            using var fault = Faults.Arm($"{FaultPoints.ManifestReplaced}:1:throw");
            await using var lake = await Lake.OpenAsync(folder["lake"], TimeProvider.System, default);
            await lake.Invoking(it => it.RecoverAsync(default)).Should().ThrowAsync<FaultException>();
            Snapshot.OfFolders(lake).Should().Be(SweepScenario.New.ReplaceLineEndings("\n"));
        }
        (await SweepScenario.CheckAsync(folder["lake"], "new1")).Should().Be("new");
    }

    // The commit looks once more at what it has decided. Two folders are exchanged, each with two halves: when the first exchange stops,
    // the second fails that second look too; when only the second stops, the look finishes it and nobody needs to be told.
    [TestCase(1, true)]
    [TestCase(2, true)]
    [TestCase(3, false)]
    [TestCase(4, false)]
    public async Task An_exchange_by_renames_that_stops_half_way_is_finished(int half, bool isTold)
    {
        using var folder = new MemoryFolder();
        CopyTo(folder["lake"]);
        using (var fault = Faults.Arm($"{FaultPoints.ExchangeHalf}:{half}+:throw"))
        {
            var change = () => SweepScenario.ChangeAsync(new LocalFiles(folder["lake"], canExchange: false), "new1");
            if (isTold) await change.Should().ThrowAsync<SparkMusicException>();
            else await change.Should().NotThrowAsync();
            fault.HasStruck.Should().BeTrue();
        }
        (await SweepScenario.CheckAsync(folder["lake"], "new1")).Should().Be("new");
    }

    void CopyTo(string location) => SweepScenario.Copy(_template["lake"], location);

    // As a killed process leaves it: staging and perhaps a journal, and nobody alive behind them.
    async Task LeaveBrokenAsync(string location, string fault)
    {
        CopyTo(location);
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        var scribe = await Scribe.BeginAsync(lake, "new1");
        var sizes = await scribe.ReplaceAsync("marts", "sizes", ("all", "new", null));
        var entries = await scribe.ReplaceAsync(
            "clean", "entries", ("2021-10", "new", "worse"), ("2021-11", null, null), ("2022-01", "first", null));
        var raw = await scribe.AppendAsync("raw_x", "r2", ("2021-11", "s2"), ("2021-12", "s3"));
        using var armed = Faults.Arm(fault);
        await scribe.Attempt.Invoking(it => it.CommitAsync([sizes, entries, raw], default)).Should().ThrowAsync<SparkMusicException>();
        File.Delete(lake.UriOf("_state/locks/attempt.new1"));
    }
}
