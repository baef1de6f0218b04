using System.Globalization;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Providers;

/// <summary>Local catalogues: only what was asked for becomes a row, and it is the row that an import of the same file makes.</summary>
[TestFixture]
public class CatalogueTests
{
    const string Columns = "* exclude (_seen_at, _line, payload)";

    [TestCase("csv")]
    [TestCase("parquet")]
    public async Task The_rows_asked_for_are_those_of_an_import(string form)
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 60);
        var file = Catalogue(world, form, world.Ids.Take(40));
        (await world.CollectAsync("", catalogues: new CatalogueFeatures(file))).Should().BeEquivalentTo(new { Missing = 60L, Found = 40L });
        var asked = await world.Lake.RowsAsync("raw_audio_features", Columns);
        asked.Should().HaveCount(41, "a track that stands there twice has two rows");
        using var folder = new TestFolder();
        await using var imported = await ImportLake.OpenAsync(folder["lake"]);
        await imported.ImportAsync(file, new(ImportKind.TrackFeatures) { OnlyKind = true });
        (await imported.RowsAsync("raw_audio_features", Columns)).Should().HaveCount(3041).And.Contain(asked);
        (await imported.RowsAsync("raw_audio_features", "_line, track_id, valence"))
            .Should().Contain(await world.Lake.RowsAsync("raw_audio_features", "_line, track_id, valence"));
        (await world.Lake.RowsAsync("raw_feature_gaps", "track_id")).Should().BeEquivalentTo([.. world.Ids.Skip(40), "*"]);
    }

    [Test]
    public async Task A_file_is_looked_into_again_for_new_tracks_alone_until_it_is_changed()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 30);
        var file = Catalogue(world, "csv", world.Ids.Take(20));
        File.SetLastWriteTimeUtc(file.Path, world.Clock.Now.AddDays(-400));
        (await CollectAsync()).Asked.Should().Be(30);
        (await CollectAsync()).Outcome.Should().Be(ProviderOutcome.NotNeeded);
        world.Clock.Advance(TimeSpan.FromDays(300));
        await world.LearnAsync([world.Sandbox.World.Track(9000).Made.Id]);
        (await CollectAsync()).Asked.Should().Be(1, "what a file lacks it lacks");
        File.SetLastWriteTimeUtc(file.Path, world.Clock.Now.AddSeconds(1));
        (await CollectAsync()).Asked.Should().Be(11);

        async Task<ProviderReport> CollectAsync() =>
            (await world.CollectAsync("", catalogues: new CatalogueFeatures(InputFile.Snapshot([file.Path])[0]))).Providers.Single();
    }

    [Test]
    public async Task A_catalogue_that_is_none_or_is_damaged_is_told_and_the_next_one_is_asked()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 30);
        var (whole, torn) = (Catalogue(world, "csv", world.Ids.Take(20)), Catalogue(world, "parquet", world.Ids));
        using (var stream = File.OpenWrite(torn.Path)) stream.SetLength(torn.Size!.Value / 2);
        var none = world.File("none.csv", "word,number\na,1\nb,2\n");
        var report = await world.CollectAsync("file:none,file:songs",
            catalogues: [new CatalogueFeatures(InputFile.Snapshot([torn.Path])[0]), new CatalogueFeatures(none),
                new CatalogueFeatures(whole)]);
        report.Providers.Select(provider => (provider.Name, provider.Outcome, provider.Found)).Should().Equal(
            ("file:none", ProviderOutcome.Failed, 0), ("file:songs", ProviderOutcome.Open, 20),
            ("file:parquet", ProviderOutcome.Failed, 0));
    }

    [Test]
    public void A_provider_that_nobody_knows_is_refused() =>
        FluentActions.Invoking(() => FeatureChain.Of("spotify, lastfm", null, null, [])).Should().Throw<SparkMusicException>()
            .Which.Should().BeEquivalentTo(new { ExitCode = ExitCodes.Usage });

    /// <summary>Three thousand other tracks around those that are wanted, one of which stands there twice.</summary>
    static InputFile Catalogue(FeatureWorld world, string form, IEnumerable<string> ids)
    {
        string[] wanted = [.. ids];
        var others = Enumerable.Range(10_000, 3000).Select(number => world.Sandbox.World.Track(number).Made.Id);
        var rows = others.Take(1500).Concat(wanted).Concat(others.Skip(1500)).Append(wanted[0])
            .Select((id, i) =>
                string.Create(CultureInfo.InvariantCulture, $"spotify:track:{id},{i % 100 / 100.0},{i % 7 / 7.0:0.000},NA,{i % 12}"));
        var csv = world.File(form == "csv" ? "songs.csv" : "rows.csv", "uri,danceability,energy,valence,key\n"
            + string.Concat(rows.Select(row => row.Replace("NA", "0.5") + "\n")));
        if (form == "csv") return csv;
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        connection.Execute(
            $"copy (select * from read_csv('{csv.Path}')) to '{world["parquet.parquet"]}' (format parquet, row_group_size 2048)");
        return InputFile.Snapshot([world["parquet.parquet"]])[0];
    }
}
