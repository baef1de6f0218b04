using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

[TestFixture]
public class ManifestJsonTests
{
    [Test]
    public async Task A_manifest_is_read_back_equal_and_its_text_is_for_people()
    {
        using var folder = new TestFolder();
        await using var lake = await Lake.OpenOrCreateAsync(folder["lake"], false, TimeProvider.System, default);
        var scribe = await Scribe.BeginAsync(lake, "a1");
        await using var attempt = scribe.Attempt;
        var commit = await scribe.AppendAsync("raw_x", "refused", ("2021-11", "one"), ("2021-12", "two"));
        commit.Next.Partitions["2021-11"].Inputs["b/2021-11"] = "v1";
        commit.Next.Partitions["2021-11"].Inputs["B/all"] = "v2";
        var file = commit.Next.Partitions["2021-12"].Files[0];
        commit.Next.Partitions["2021-12"] = commit.Next.Partitions["2021-12"] with { Files = [file with { Segments = ["s1", "s2"] }] };
        var next = commit.Next with { Cursor = "página 2 <é>" };
        await attempt.CommitAsync([commit with { Next = next }], default);

        var read = (await lake.ReadManifestAsync("raw_x", default))!;
        read.Should().BeEquivalentTo(next with { RunId = "run-of-a1", AttemptId = "a1", Epoch = 1 });
        read.Partitions["2021-11"].BuiltAt.Kind.Should().Be(DateTimeKind.Utc);
        read.Partitions.Comparer.Should().BeSameAs(StringComparer.Ordinal);
        read.Partitions["2021-11"].Inputs.Keys.Should().Equal("B/all", "b/2021-11");
        read.Columns.Should().Equal(Column.Of("name text The name."), Column.Of("valence double? Positiveness, 0..1."));
        var text = await File.ReadAllTextAsync(lake.UriOf("_state/tables/raw_x.json"));
        text.Should().Contain("\"valence double? Positiveness, 0..1.\"").And.Contain("\"cursor\": \"página 2 <é>\"").And.Contain(
            "\"attempt_id\": \"a1\"").And.EndWith("}\n");
    }

    [Test]
    public async Task Fields_of_a_later_version_are_passed_over()
    {
        using var folder = new TestFolder();
        await SweepScenario.PrepareAsync(folder["lake"]);
        var path = folder["lake/_state/tables/sizes.json"];
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"layer\"", "\"colour\": \"blue\", \"layer\""));
        await using var lake = await Lake.OpenAsync(folder["lake"], TimeProvider.System, default);
        (await lake.ReadManifestAsync("sizes", default))!.Generation.Should().Be(1);
    }
}
