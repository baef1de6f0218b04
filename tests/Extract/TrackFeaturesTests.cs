using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Tests.Extract;

public class TrackFeaturesTests
{
    const string A = "5enxwA8aAbwZbf5qCHORXi", B = "0gplL1WMoJ6iYaPgMCL0gX";

    [Test]
    public void Features_have_the_file_as_their_provider_and_no_time_of_their_own()
    {
        var rows = Features("features.csv", $"""
            id,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms,time_signature
            {A},0.748,0.916,6,-2.634,1,0.0583,0.102,2.33e-05,0.0653,0.518,122.036,194754,4
            {B},0.748,NA,,,,,,,,,0,,
            """);
        rows.Of(RawTable.AudioFeatures, "track_id", "provider", "fetched_at", "danceability", "energy", "key", "loudness", "mode",
            "instrumentalness", "tempo", "duration_ms", "time_signature")
            .Should().Equal($"{A}/file:features/-/0.748/0.916/6/-2.634/1/2.33E-05/122.036/194754/4",
                $"{B}/file:features/-/0.748/-/-/-/-/-/0/-/-");
        rows.Count(RawTable.Tracks).Should().Be(0, "there are no titles");
    }

    [Test]
    public void Titles_go_to_tracks_with_nothing_invented()
    {
        var rows = Features("songs.csv", $"""
            track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,track_album_release_date,valence,energy
            {A},Cafe{"\u0301"},"Tyler, The Creator, Kali Uchis",66,2oCs0DGTsRO98Gh5ZSl2Cx,Alb,2019,0.5,0.5
            {B},NA,NA,0,,,2019-06,0.5,0.5
            """);
        rows.Of(RawTable.Tracks, "track_id", "title", "artists", "artist_ids", "popularity", "album_id", "album", "release_date",
            "observed_at").Should().Equal(
            $"{A}/Café/Tyler, The Creator|Kali Uchis/-/66/2oCs0DGTsRO98Gh5ZSl2Cx/Alb/2019/-", $"{B}/-//-/0/-/-/2019-06/-");
    }

    [Test]
    public void A_record_without_an_id_is_refused_and_one_without_features_is_left_to_the_rules_of_clean()
    {
        var rows = Features("features.csv", $"id,valence,energy\n,0.5,0.5\n{A},,\n{B},x,0.5\n");
        rows.Refused.Select(row => (row.Rules, row.Line)).Should().Equal(("null:track_id", 2), ("type:valence", 4));
        rows.Of(RawTable.AudioFeatures, "track_id", "valence").Should().Equal($"{A}/-");
    }

    [Test]
    public void The_time_in_the_name_is_when_they_were_fetched() =>
        Features("features-20211117T101112Z.csv", $"id,valence\n{A},0.5\n").Of(RawTable.AudioFeatures, "fetched_at", "provider")
            .Should().Equal("2021-11-17 10:11:12Z/file:features");

    [Test]
    public void Json_lines_are_read_by_the_same_rules() =>
        Features("features.jsonl", $$"""
            {"id":"{{A}}","valence":0.5,"energy":1,"name":"T","artists":[{"name":"X"}]}
            {"id":"{{B}}","valence":0.25,"energy":null,"name":"U","artists":[{"name":"Y"}]}
            """).Of(RawTable.AudioFeatures, "track_id", "valence", "energy").Should().Equal($"{A}/0.5/1", $"{B}/0.25/-");

    static CollectedRows Features(string name, string text) => Given.Rows(ImportKind.TrackFeatures, name, text);
}
