using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract;

public class ImportOrderTests
{
    const string A = "5enxwA8aAbwZbf5qCHORXi", B = "0gplL1WMoJ6iYaPgMCL0gX", C = "3rmo8F54jFF8OgYsqTxm5d";
    const string Id1 = "4V8LLVI7PbaPR0K2TGSxFF", Id2 = "1yqxFtPHKcGcv6SXZNdyT9";

    static readonly (string Name, ImportKind Kind, string Text)[] Files =
    [
        ("guess.csv", ImportKind.ChartHistory, $"date,rank,title,track_id,artist\n2021-11-17,1,T,{A},\"Foo, The Bar, "
            + $"Baz\"\n2021-12-17,1,Alone,,\"Foo, The Bar\"\n2021-12-17,2,U,{B},Foo|The Bar\n"),
        ("proof.csv", ImportKind.ChartHistory, $"date,rank,title,track_id,artists,artist_ids\n2021-11-17,1,T,{A},\"Foo, The "
            + $"Bar|Qux\",{Id1}|{Id2}\n2021-11-18,1,V,{C},Qux,{Id2}\n"),
        ("both.csv", ImportKind.ChartHistory, $"date,rank,title,track_id,artists,artist_ids\n2021-11-19,1,T,{A},\"Early, Bird, Foo, The "
            + $"Bar\",\n2021-11-19,2,V,{C},\"Early, Bird\",{Id1}\n"),
        ("songs.csv", ImportKind.TrackFeatures,
            $"track_id,track_name,track_artist,valence\n{A},T,\"Early, Bird, Other\",0.5\n{B},T,\"Foo, The Bar\",0.5\n"),
        ("list.csv", ImportKind.PlaylistHistory,
            $"playlist_id,playlist_name,track_id,title,artists,added\n37i9dQZEVXbMDoHDwVN2tF,P,{C},T,\"['Early', 'Bird']\",2021-05-05\n"),
    ];

    [Test]
    public async Task A_name_is_known_from_any_file_with_ids()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        await ImportAsync(lake, folder, [0]);
        (await lake.RowsAsync("raw_chart_entries", "artists, artist_folded"))
            .Should().Equal("Foo|The Bar / foo", "Foo|The Bar / foo", "Foo|The Bar|Baz / foo");
        var oldKey = (await lake.RowsAsync("raw_chart_entries", "track_key")).Except([A, B]).Single();
        await ImportAsync(lake, folder, [1]);
        (await lake.RowsAsync("raw_chart_entries", "_file, artists, artist_folded"))
            .Where(row => row.StartsWith("guess", StringComparison.Ordinal))
            .Should().Equal("guess.csv / Foo, The Bar / foo the bar", "guess.csv / Foo, The Bar|Baz / foo the bar",
                "guess.csv / Foo|The Bar / foo");
        (await lake.RowsAsync("raw_chart_entries", "track_key")).Except([A, B, C]).Single().Should().NotBe(oldKey);
        (await lake.RowsAsync("raw_tracks", "_file, artists"))
            .Should().Contain(["guess.csv / Foo, The Bar|Baz", "guess.csv / Foo|The Bar"]);
    }

    [Test]
    public async Task Raw_rows_and_versions_are_the_same_in_any_order_of_imports()
    {
        using var folder = new TestFolder();
        List<string>? rows = null, versions = null;
        int[][] orders = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 2, 0, 4, 3], [3, 0, 4, 2, 1]];
        for (var n = 0; n < orders.Length; n++)
        {
            await using var lake = await ImportLake.OpenAsync(folder[$"lake{n}"]);
            await ImportAsync(lake, folder, orders[n]);
            var found = new List<string>();
            foreach (var table in new[] { "raw_tracks", "raw_chart_entries", "raw_audio_features", "raw_playlists", "raw_playlist_tracks" })
                found.AddRange(await lake.RowsAsync(table));
            (rows ??= found).Should().Equal(found, "order {0}", n);
            (versions ??= await lake.VersionsAsync()).Should().Equal(await lake.VersionsAsync(), "order {0}", n);
        }
        rows.Should().Contain(row => row.Contains("Early, Bird|Foo, The Bar")).And.Contain(
            row => row.Contains("Early, Bird|Other")).And.Contain(row => row.Contains("Early|Bird"));
    }

    [Test]
    public async Task Refused_rows_of_a_table_that_is_split_again_are_kept()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        await ImportAsync(lake, folder, [0]);
        var proof = Given.File(folder, "proof.csv", Files[1].Text + $"2021-11-18,no,V,{C},Qux,{Id2}\n");
        await lake.ImportAsync(proof, new ImportOptions(ImportKind.ChartHistory));
        (await lake.RefusedAsync("raw_chart_entries", "rules")).Should().Equal("type:rank");
        (await lake.RowsAsync("raw_chart_entries")).Should().HaveCount(5);
        (await lake.Lake.RecoverAsync(default)).Should().BeEmpty();
    }

    [Test]
    public void A_file_with_the_first_artist_s_id_only_proves_nothing()
    {
        var text = $"date,rank,title,track_id,artists,artist_ids\n2021-11-17,1,T,{A},\"Drake, "
            + $"Rihanna\",{Id1}\n2021-11-17,2,U,{B},Drake,{Id1}\n";
        using var folder = new TestFolder();
        using var reader = FileReader.Open(Given.File(folder, "top.csv", text), new ImportOptions(ImportKind.ChartHistory), () => [],
            Given.Seen, default);
        reader.Read(new CountedRows(), new Given.Silent(), default);
        reader.ProvenNames.Should().BeEmpty();
    }

    static async Task ImportAsync(ImportLake lake, TestFolder folder, int[] files)
    {
        foreach (var file in files)
            await lake.ImportAsync(Given.File(folder, Files[file].Name, Files[file].Text), new ImportOptions(Files[file].Kind));
    }
}
