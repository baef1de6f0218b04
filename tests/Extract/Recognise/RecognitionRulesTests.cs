using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Extract.Files;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Recognise;

[TestFixture]
public class RecognitionRulesTests
{
    const string Id1 = "6DCZcSspjsKoFjzjrWoCdn";
    const string Id2 = "2xLMifQCjDGFmkHkpNLD9h";

    [Test]
    public void Days_of_numbers_are_decided_by_a_late_row_of_the_file()
    {
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(row => $"0{(row / 600) + 1}/02/2020,{(row % 200) + 1},T{row},A\n"));
        var recognition = Of(ImportKind.ChartHistory, "date,rank,title,artist\n" + rows + "13/02/2020,1,T,A\n");
        recognition.Find(Wanted.ChartDate)!.Format.DayOrder.Should().Be(DayOrder.DayFirst);
        recognition.Notes.Should().Contain("chart_date: days are written day first.");
    }

    [Test]
    public void Days_that_could_be_two_days_each_are_refused()
    {
        var refusal = Refused(ImportKind.ChartHistory, "date,rank,title,artist\n01/02/2020,1,T,A\n02/02/2020,1,T,A\n");
        refusal.Message.Should().Contain("day first and month first");
    }

    [Test]
    public void A_map_overrides_names_and_content()
    {
        var text = $"a,b,track_id,other\n2020-01-01,1,{Id1},{Id2}\n2020-01-01,2,{Id2},{Id1}\n";
        var recognition = Of(ImportKind.ChartHistory, text, ("chart_date", "a"), ("rank", "B"), ("track_id", "other"));
        recognition.Columns.Select(column => (column.Name, column.Index, column.How)).Should().BeEquivalentTo(
            [(Wanted.ChartDate, 0, FoundBy.Map), (Wanted.Rank, 1, FoundBy.Map), (Wanted.TrackId, 3, FoundBy.Map)]);
    }

    [Test]
    public void A_map_to_what_is_not_there_is_refused_with_what_is()
    {
        Refused(ImportKind.ChartHistory, "date,rank\n2020-01-01,1\n", ("rank", "place")).NextStep.Should().Contain("date, rank");
        Refused(ImportKind.ChartHistory, "date,rank\n2020-01-01,1\n", ("loudness_of_it", "rank")).NextStep.Should().Contain("chart_date");
    }

    [Test]
    public void Of_two_candidates_the_better_name_is_taken_and_the_other_said()
    {
        var recognition = Of(ImportKind.TrackFeatures, $"id,track_id,energy\n{Id1},{Id2},0.5\n{Id2},{Id1},0.6\n");
        recognition.Find(Wanted.TrackId)!.SourceName.Should().Be("track_id");
        recognition.Notes.Should().Contain("track_id is read from 'track_id'; 'id' could be it too and is left out.");
    }

    [Test]
    public void A_name_whose_content_does_not_fit_is_not_taken()
    {
        var recognition = Of(ImportKind.TrackFeatures, $"id,uri,energy\n1,spotify:track:{Id2},0.5\n2,spotify:track:{Id1},0.6\n");
        recognition.Find(Wanted.TrackId)!.SourceName.Should().Be("uri");
        Refused(ImportKind.TrackFeatures, "track_id,energy\nTRAAAAW128F429D538,0.5\nTRAAABD128F429CF47,0.6\n").Message
            .Should().Contain("'track_id' is not taken as track_id");
    }

    [Test]
    public void Albums_and_artists_are_no_tracks()
    {
        Refused(ImportKind.TrackFeatures, $"uri,energy\nspotify:album:{Id1},0.5\nspotify:album:{Id2},0.6\n").Message
            .Should().Contain("a Spotify track id");
    }

    [Test]
    public void A_chart_without_a_date_will_do_when_its_day_is_known_otherwise()
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, $"Position,Track Name,Artist\n1,T,A\n2,U,B\n");
        Recognition.Of(ImportKind.ChartHistory, file.Sample, new Dictionary<string, string>(), isDated: true).Find(Wanted.Rank)
            .Should().NotBeNull();
        FluentActions.Invoking(() => Recognition.Of(ImportKind.ChartHistory, file.Sample, new Dictionary<string, string>()))
            .Should().Throw<SparkMusicException>().WithMessage("*a date*");
    }

    [Test]
    public void A_few_values_above_1_are_no_percent()
    {
        var recognition = Of(ImportKind.TrackFeatures, $"track_id,energy,valence\n{Id1},0.5,0.1\n{Id2},1.2,0.3\n{Id1},0.7,0.3\n");
        recognition.Find("energy")!.Format.Scale.Should().Be(1);
    }

    [Test]
    public void Wide_days_in_American_numbers_are_understood()
    {
        var recognition = Of(ImportKind.PolicyDates, "Country,1/22/20,1/23/20,1/24/20,2/1/20\nGermany,0,0,1,2\nFrance,0,1,1,2\n");
        recognition.Wide!.Days.Select(day => day.Day)
            .Should().Equal(new DateOnly(2020, 1, 22), new DateOnly(2020, 1, 23), new DateOnly(2020, 1, 24), new DateOnly(2020, 2, 1));
        recognition.Find(Wanted.CountryName)!.Index.Should().Be(0);
    }

    [Test]
    public void A_release_date_is_not_taken_for_an_added_date_or_a_chart_date()
    {
        Of(ImportKind.PlaylistHistory, $"playlist,track_id,album_release,date\nP,{Id1},2019-01-01,2019-01-01\n").Find(Wanted.AddedAt)
            .Should().BeNull();
        Refused(ImportKind.ChartHistory, $"rank,track_id,album_release\n1,{Id1},2019-01-01\n2,{Id2},2019-01-01\n").Message
            .Should().Contain("a date");
    }

    [Test]
    public void The_table_says_what_was_understood_and_how()
    {
        var table = Of(ImportKind.TrackFeatures, $"id,val,dur\n{Id1},80,217\n{Id2},64,263\n").Describe();
        table.Should().Contain("valence").And.Contain("by its name, given as 0..100, divided by 100").And.Contain("given in seconds");
    }

    static Recognition Of(ImportKind kind, string text, params (string Column, string Name)[] map)
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, text);
        return Recognition.Of(kind, file.Sample, map.ToDictionary(pair => pair.Column, pair => pair.Name));
    }

    static SparkMusicException Refused(ImportKind kind, string text, params (string Column, string Name)[] map)
    {
        var refusal = FluentActions.Invoking(() => Of(kind, text, map)).Should().Throw<SparkMusicException>().Which;
        refusal.ExitCode.Should().Be(ExitCodes.Usage);
        refusal.NextStep.Should().NotBeNullOrEmpty();
        return refusal;
    }
}
