using SparkMusic.Lakes;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Tests.Run;

[TestFixture]
public class PlannerTests
{
    const string Header = "-- One.\n-- grain: {0}\n-- key: day\n-- columns:\n--   day date The day.\n";

    static readonly CatalogTable[] Tables =
    [
        new() { Name = "raw_a", Layer = Layer.Raw, Grain = GrainUnit.Month, Why = "test" },
        new()
        {
            Name = "clean_a",
            Layer = Layer.Clean,
            Grain = GrainUnit.Month,
            Inputs = [new TableInput("raw_a", Window.Same)],
            Flows = ["a"],
            Why = "test",
        },
        new()
        {
            Name = "mart_a",
            Layer = Layer.Marts,
            Grain = GrainUnit.Whole,
            Inputs = [new TableInput("clean_a", Window.All)],
            Flows = ["a"],
            Why = "test",
        },
    ];

    string _cleanSql = "select day from raw_a";

    Catalog Catalog() => new(Tables, _ => [], file => file switch
    {
        "clean_a.sql" => string.Format(Header, "month of day") + _cleanSql,
        "mart_a.sql" => string.Format(Header, "whole") + "select day from clean_a",
        _ => null,
    }, name => throw new InvalidOperationException(name));

    readonly Dictionary<string, Manifest> _lake = [];

    void Hold(string table, string key, string version)
    {
        var catalog = Catalog();
        var inputs = catalog[table].IsRaw ? [] : Fingerprints.Inputs(catalog[table], key, _lake.GetValueOrDefault);
        var entry = new PartitionEntry
        {
            Version = version,
            Inputs = inputs,
            Fingerprint = catalog[table].IsRaw ? ""
                : new Fingerprints(catalog, new Dictionary<string, object?>()).Of(catalog[table], inputs),
        };
        var before = _lake.GetValueOrDefault(table)?.Partitions ?? [];
        var partitions = new SortedDictionary<string, PartitionEntry>(before, StringComparer.Ordinal) { [key] = entry };
        _lake[table] = new Manifest { Layer = catalog[table].LayerFolder, Table = table, Partitions = partitions };
    }

    string[] Plan(params string[] targets)
    {
        var catalog = Catalog();
        var planner = new Planner(catalog, new Fingerprints(catalog, new Dictionary<string, object?>()));
        return [.. planner.Plan(new RunRequest { Targets = targets }, _lake.GetValueOrDefault)
            .SelectMany(table => table.Partitions.Select(partition => $"{table.Table.Name}/{partition.Key}: {partition.Reason}"))];
    }

    [SetUp]
    public void A_lake_that_is_all_fresh()
    {
        _lake.Clear();
        _cleanSql = "select day from raw_a";
        Hold("raw_a", "2021-10", "r10");
        Hold("raw_a", "2021-11", "r11");
        Hold("clean_a", "2021-10", "c10");
        Hold("clean_a", "2021-11", "c11");
        Hold("mart_a", "all", "m");
    }

    [Test]
    public void A_fresh_lake_needs_nothing() => Plan("a").Should().BeEmpty();

    [Test]
    public void A_backdated_import_touches_just_its_month_and_what_is_downstream()
    {
        Hold("raw_a", "2021-10", "r10b");
        Plan("a").Should().Equal("clean_a/2021-10: raw_a/2021-10 changed", "mart_a/all: after clean_a/2021-10");
    }

    [Test]
    public void A_new_month_is_built_alone()
    {
        Hold("raw_a", "2021-12", "r12");
        Plan("a").Should().Equal("clean_a/2021-12: never built", "mart_a/all: after clean_a/2021-12");
    }

    [Test]
    public void A_changed_statement_makes_every_partition_stale()
    {
        _cleanSql = "select day from raw_a where day is not null";
        Plan("a").Should().Equal("clean_a/2021-10: its SQL, settings or dictionaries changed",
            "clean_a/2021-11: its SQL, settings or dictionaries changed", "mart_a/all: after clean_a/2021-10");
    }

    [Test]
    public void A_target_brings_its_stale_inputs()
    {
        Hold("raw_a", "2021-10", "r10b");
        Plan("mart_a").Should().HaveCount(2);
    }

    [Test]
    public void A_flow_wins_over_a_table_and_a_layer_names_a_table()
    {
        var catalog = Catalog();
        catalog.Resolve(["a"]).Select(table => table.Name).Should().Equal("clean_a", "mart_a");
        catalog.Resolve(["clean/clean_a"]).Select(table => table.Name).Should().Equal("clean_a");
        FluentActions.Invoking(() => catalog.Resolve(["marts/clean_a"]))
            .Should().Throw<SparkMusicException>().WithMessage("*is in layer clean*");
        FluentActions.Invoking(() => catalog.Resolve(["raw_a"])).Should().Throw<SparkMusicException>().WithMessage("*is raw*");
        FluentActions.Invoking(() => catalog.Resolve(["mart"])).Should().Throw<SparkMusicException>().Which.NextStep
            .Should().Contain("mart_a");
    }
}
