using System.Text.Json.Nodes;
using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

/// <summary>The lake's own files as somebody changed them: refused with one sentence, before a name in them is taken for a path.</summary>
[TestFixture]
public class TamperedTests
{
    TestFolder _folder = null!;

    [SetUp]
    public async Task A_lake_with_a_partitioned_table()
    {
        _folder = new TestFolder();
        await using var lake = await Lake.OpenOrCreateAsync(_folder["lake"], isSandbox: false, TimeProvider.System, default);
        await Scribe.BuildAsync(lake, "a1", "clean", "x", ("2021-11", "rows", "refused"), ("2021-12", "rows", null));
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    string ManifestPath => _folder["lake/_state/tables/x.json"];

    // Where, the JSON to be there, and what is told.
    static IEnumerable<TestCaseData> Changes => new (string Path, string Value, string Told)[]
    {
        ("table", "\"y\"", "it is that of a table 'y'"),
        ("table", "\"../../etc\"", "it is that of a table '../../etc'"),
        ("table", "null", "*table*"),
        ("table", "7", "*$.table*"),
        ("layer", "\"..\"", "'..' is no layer"),
        ("layer", "\"rejected\"", "'rejected' is no layer"),
        ("generation", "\"one\"", "*$.generation*"),
        ("generation", "1e99", "*$.generation*"),
        ("format", "[]", "*$.format*"),
        ("columns", "null", "*columns*"),
        ("columns", "[null]", "a column is missing"),
        ("columns", "[\"name\"]", "*'name type*"),
        ("columns", "[\"name colour\"]", "*colour*"),
        ("partitions", "null", "*partitions*"),
        ("partitions", "[]", "*$.partitions*"),
        ("partitions 2021-11", "null", "partition 2021-11 is empty"),
        ("partitions 2021-13", "{ \"version\": \"v\" }", "'2021-13' is no key of a partition"),
        ("partitions /../../..", "{ \"version\": \"v\" }", "'/../../..' is no key of a partition"),
        ("partitions 2021-11 version", "null", "*version*"),
        ("partitions 2021-11 inputs", "{ \"a\": null }", "a version of partition 2021-11 is missing"),
        ("partitions 2021-11 built_at", "\"yesterday\"", "*built_at*"),
        ("partitions 2021-11 files", "null", "*files*"),
        ("partitions 2021-11 files", "[null]", "'' is no file that a commit writes"),
        ("partitions 2021-11 files", "[{}]", "*"),
        ("partitions 2021-11 files 0 name", "\"../../../secret.parquet\"", "'../../../secret.parquet' is no file that a commit writes"),
        ("partitions 2021-11 files 0 name", "\"part-a1-0.parquet/../x\"", "'part-a1-0.parquet/../x' is no file that a commit writes"),
        ("partitions 2021-11 files 0 name", "\"/etc/passwd\"", "'/etc/passwd' is no file that a commit writes"),
        ("partitions 2021-11 files 0 name", "null", "*name*"),
        ("partitions 2021-11 files 0 rows", "\"many\"", "*rows*"),
        ("partitions 2021-11 rejected_files 0 name", "\"other.parquet\"", "'other.parquet' is no file that a commit writes"),
        ("refused", "[{ \"name\": \"..\", \"rows\": 1, \"bytes\": 1, \"sha256\": \"\" }]", "'..' is no file that a commit writes"),
    }.Select(change => new TestCaseData(change.Path, change.Value, change.Told).SetArgDisplayNames(change.Path, change.Value));

    [TestCaseSource(nameof(Changes))]
    public async Task A_changed_manifest_is_told_with_its_place_and_what_is_wrong(string path, string value, string told)
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(ManifestPath))!;
        var (steps, node) = (path.Split(' '), json);
        foreach (var step in steps[..^1]) node = node is JsonArray list ? list[int.Parse(step)]! : node[step]!;
        node[steps[^1]] = JsonNode.Parse(value);
        await ToldAsync(json.ToJsonString(), told);
    }

    [Test]
    public async Task A_manifest_that_ends_early_is_told_wherever_it_ends()
    {
        var text = await File.ReadAllTextAsync(ManifestPath);
        for (var length = 0; length < text.TrimEnd().Length; length += 97) await ToldAsync(text[..length], "*");
    }

    [Test]
    public async Task A_manifest_that_is_no_text_is_told()
    {
        await File.WriteAllBytesAsync(ManifestPath, [0xFF, 0xFE, 0, 1]);
        await ToldAsync(null, "*");
    }

    async Task ToldAsync(string? text, string told)
    {
        if (text is not null) await File.WriteAllTextAsync(ManifestPath, text);
        await using var lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
        var refusal = (await FluentActions.Awaiting(() => lake.ReadManifestAsync("x", default))
            .Should().ThrowAsync<SparkMusicException>()).Which;
        refusal.ExitCode.Should().Be(ExitCodes.Failed);
        refusal.Message.Should().Match($"{ManifestPath} is no manifest: {told}");
        refusal.NextStep.Should().StartWith("Restore it from a copy of the lake");
    }

    [TestCase("{ \"format\": 1, \"id\": null, \"is_sandbox\": false, \"ledger\": \"sqlite\" }")]
    [TestCase("{ \"format\": 1, \"id\": \"../x\", \"is_sandbox\": false, \"ledger\": \"sqlite\" }")]
    [TestCase("{ \"format\": 1, \"id\": \"a\", \"is_sandbox\": \"no\", \"ledger\": \"sqlite\" }")]
    [TestCase("{ \"format\": 1, \"id\": \"a\", \"is_sandbox\": false, \"ledger\": null }")]
    [TestCase("[]")]
    public async Task A_changed_description_of_the_lake_is_told(string text)
    {
        await File.WriteAllTextAsync(_folder["lake/_state/lake.json"], text);
        (await FluentActions.Awaiting(() => Lake.OpenAsync(_folder["lake"], TimeProvider.System, default))
            .Should().ThrowAsync<SparkMusicException>())
            .WithMessage("*lake.json is no description of a lake: *");
    }

    [TestCase("\"attempt_id\": \"gone\"", "\"attempt_id\": \"other\"", "it is that of an attempt 'other'")]
    [TestCase("\"table\": \"x\"", "\"table\": \"../x\"", "'../x' is no name of a table")]
    [TestCase("clean/x", "clean/y", "'clean/y' is no place of table x")]
    [TestCase("clean/x", "clean/x/../../_state", "'clean/x/../../_state' is no place of table x")]
    [TestCase("clean/x", "_state/tables", "'_state/tables' is no place of table x")]
    [TestCase("\"replace\"", "\"repeat\"", "*replace*")]
    public async Task A_changed_journal_is_told_and_moves_nothing(string part, string instead, string told)
    {
        const string Journal = """
            { "format": 1, "attempt_id": "gone", "run_id": "r",
              "tables": [{ "layer": "clean", "table": "x", "generation": 2, "replace": [], "remove": ["clean/x"], "append": [] }] }
            """;
        Journal.Should().Contain(part);
        await File.WriteAllTextAsync(_folder["lake/_journal/gone.json"], Journal.Replace(part, instead));
        await using var lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
        (await FluentActions.Awaiting(() => lake.RecoverAsync(default)).Should().ThrowAsync<SparkMusicException>())
            .WithMessage($"*gone.json is no journal: {told}");
        Directory.GetFiles(_folder["lake/clean/x"], "*", SearchOption.AllDirectories).Should().HaveCount(2);
    }
}
