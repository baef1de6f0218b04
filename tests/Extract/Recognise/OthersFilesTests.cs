using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Extract.Files;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract.Recognise;

/// <summary>Headers and rows as the programs and sites write them that people get their files from.</summary>
[TestFixture]
public class OthersFilesTests
{
    const string Id1 = "6DCZcSspjsKoFjzjrWoCdn";
    const string Id2 = "2xLMifQCjDGFmkHkpNLD9h";

    static readonly TestCaseData[] Files =
    [
        Case("Exportify", ImportKind.PlaylistHistory,
            "\"Playlist Name\",\"Track URI\",\"Track Name\",\"Artist URI(s)\",\"Artist Name(s)\",\"Album URI\",\"Album Name\",\"Album "
                + "Artist URI(s)\",\"Album Artist Name(s)\",\"Album Release Date\",\"Disc Number\",\"Track Number\",\"Track Duration "
                + "(ms)\",\"Explicit\",\"Popularity\",\"ISRC\",\"Added By\",\"Added At\"\n" +
            $"\"P\",\"spotify:track:{Id1}\",\"T\",\"spotify:artist:{Id2}\",\"A, B\",\"spotify:album:{Id2}\",\"Al\",\"spotify:artist:{Id2}\",\"A\",\"2018-01-19\",\"1\",\"5\",\"198973\",\"true\",\"70\",\"USCM51800004\",\"me\",\"2020-03-01T10:00:00Z\"\n",
            "playlist_name=Playlist Name track_id=Track URI title=Track Name artists=Artist Name(s) artist_ids=Artist URI(s) album=Album "
                + "Name album_id=Album URI release_date=Album Release Date duration_ms=Track Duration (ms) explicit=Explicit "
                + "popularity=Popularity isrc=ISRC added_at=Added At"),
        Case("Chosic", ImportKind.TrackFeatures,
            "#,Song,Artist,Popularity,BPM,Genres,Album,Album Date,Time,Dance,Energy,Acoustic,Instrumental,Happy,Speech,Live,Loud "
                + "(Db),Key,Time Signature,Added At,Spotify Track Id,ISRC\n" +
            "1,T,A,70,77,\"pop,rap\",Al,2018-01-19,03:18,75,45,3,0,36,11,55,-9 db,A "
                + $"Minor,4,2020-03-01,{Id1},US1\n2,U,B,60,120,rock,Bl,2019-01-19,04:18,55,85,13,2,76,5,15,-5 db,C♯/D♭ "
                + $"Major,4,2020-03-02,{Id2},US2\n",
            "track_id=Spotify Track Id title=Song artists=Artist popularity=Popularity tempo=BPM album=Album release_date=Album Date "
                + "duration_ms=Time danceability=Dance energy=Energy acousticness=Acoustic instrumentalness=Instrumental valence=Happy "
                + "speechiness=Speech liveness=Live key=Key time_signature=Time Signature isrc=ISRC"),
        Case("Kaggle's charts", ImportKind.ChartHistory,
            $"title,rank,date,artist,url,region,chart,trend,streams\nT,1,2017-01-01,A,https://open.spotify.com/track/{Id1},Argentina,top200,SAME_POSITION,253019.0\nU,2,2017-01-01,B,https://open.spotify.com/track/{Id2},Argentina,top200,MOVE_UP,223988.0\n",
            "title=title rank=rank chart_date=date artists=artist track_id=url country=region chart_name=chart streams=streams"),
        Case("spotifycharts.com", ImportKind.ChartHistory,
            $"Position,\"Track Name\",Artist,Streams,URL,Date\n1,\"T\",A,1000,https://open.spotify.com/track/{Id1},2018-03-01\n2,U,B,900,https://open.spotify.com/track/{Id2},2018-03-01\n",
            "rank=Position title=Track Name artists=Artist streams=Streams track_id=URL chart_date=Date"),
        Case("Billboard", ImportKind.ChartHistory,
            "url,WeekID,Week Position,Song,Performer,SongID,Instance,Previous Week Position,Peak Position,Weeks on "
                + "Chart\nhttp://x/1,7/17/1965,34,Don't Just Stand There,Patty Duke,Don't Just Stand TherePatty "
                + "Duke,1,45,34,4\nhttp://x/1,7/24/1965,22,Don't Just Stand There,Patty Duke,Don't Just Stand TherePatty Duke,1,34,22,5\n",
            "chart_date=WeekID rank=Week Position title=Song artists=Performer"),
        Case("Billboard, other", ImportKind.ChartHistory, "date,rank,song,artist,last-week,peak-rank,weeks-on-board\n2021-11-06,1,Easy On "
            + "Me,Adele,1,1,3\n2021-11-06,2,Stay,The Kid LAROI & Justin Bieber,2,1,16\n",
            "chart_date=date rank=rank title=song artists=artist"),
        Case("Top songs by year", ImportKind.TrackFeatures,
            $"id,title,artist,top genre,year,bpm,nrgy,dnce,dB,live,val,dur,acous,spch,pop\n{Id1},T,A,pop,2010,97,89,67,-4,8,80,217,19,4,83\n{Id2},U,B,rock,2010,87,93,75,-5,52,64,263,24,23,82\n",
            "track_id=id title=title artists=artist release_date=year tempo=bpm energy=nrgy danceability=dnce loudness=dB liveness=live "
                + "valence=val duration_ms=dur acousticness=acous speechiness=spch popularity=pop"),
        Case("Kaggle's most streamed", ImportKind.TrackFeatures,
            $"track_name,artist(s)_name,spotify_id,released_year,streams,bpm,key,mode,danceability_%,valence_%,energy_%,acousticness_%,instrumentalness_%,liveness_%,speechiness_%\nT,\"A, B\",{Id1},2023,\"141,381,703\",125,B,Major,80,89,83,31,0,8,4\nU,C,{Id2},2023,\"3,703,895,074\",92,C#,Minor,71,61,74,7,0,10,4\n",
            "title=track_name artists=artist(s)_name track_id=spotify_id release_date=released_year streams=streams tempo=bpm key=key "
                + "mode=mode danceability=danceability_% valence=valence_% energy=energy_% acousticness=acousticness_% "
                + "instrumentalness=instrumentalness_% liveness=liveness_% speechiness=speechiness_%"),
        Case("camel case", ImportKind.TrackFeatures, $"trackId;trackName;artistName;durationMs;danceability;energy;timeSignature\n{Id1};T;A;200000;0,5;0,7;4\n{Id2};U;B;210000;0,25;0,75;3\n",
            "track_id=trackId title=trackName artists=artistName duration_ms=durationMs danceability=danceability energy=energy "
                + "time_signature=timeSignature"),
        Case("German", ImportKind.ChartHistory, $"Datum;Platz;Titel;Künstler;Album;Land\n01.02.2020;1;T;A;X;DE\n13.02.2020;2;U;B;Y;DE\n",
            "chart_date=Datum rank=Platz title=Titel artists=Künstler album=Album country=Land"),
        Case("Spanish", ImportKind.ChartHistory,
            "Fecha,Posición,Canción,Artista,País,Reproducciones\n2020-02-01,1,T,A,España,100\n2020-02-01,2,U,B,España,90\n",
            "chart_date=Fecha rank=Posición title=Canción artists=Artista country=País streams=Reproducciones"),
        Case("French", ImportKind.ChartHistory,
            "Date;Classement;Titre;Artiste;Pays;Écoutes\n13/02/2020;1;T;A;FR;100\n13/02/2020;2;U;B;FR;90\n",
            "chart_date=Date rank=Classement title=Titre artists=Artiste country=Pays streams=Écoutes"),
        Case("Portuguese", ImportKind.ChartHistory, "Data,Posição,Música,Artista\n2020-02-01,1,T,A\n2020-02-01,2,U,B\n",
            "chart_date=Data rank=Posição title=Música artists=Artista"),
        Case("API items as lines", ImportKind.PlaylistHistory,
            $"{{\"playlist_id\":\"37i9dQZF1DXcBWIGoYBM5M\",\"added_at\":\"2020-01-01T00:00:00Z\",\"track\":{{\"id\":\"{Id1}\",\"name\":\"T\",\"artists\":[{{\"name\":\"A\",\"id\":\"{Id2}\"}}],\"album\":{{\"name\":\"Al\",\"id\":\"{Id2}\",\"release_date\":\"2019\"}},\"duration_ms\":1000,\"explicit\":false}}}}\n" +
            $"{{\"playlist_id\":\"37i9dQZF1DXcBWIGoYBM5M\",\"added_at\":\"2020-01-02T00:00:00Z\",\"track\":{{\"id\":\"{Id2}\",\"name\":\"U\",\"artists\":[{{\"name\":\"B\",\"id\":\"{Id2}\"}}],\"album\":{{\"name\":\"Al\",\"id\":\"{Id2}\",\"release_date\":\"2019\"}},\"duration_ms\":1000,\"explicit\":false}}}}\n",
            "playlist_id=playlist_id added_at=added_at track_id=track.id title=track.name artists=track.artists[].name "
                + "artist_ids=track.artists[].id album=track.album.name album_id=track.album.id release_date=track.album.release_date "
                + "duration_ms=track.duration_ms explicit=track.explicit"),
        Case("features as a JSON array", ImportKind.TrackFeatures, $"[{{\"danceability\":0.5,\"energy\":0.7,\"id\":\"{Id1}\",\"uri\":\"spotify:track:{Id1}\"}},{{\"danceability\":0.1,\"energy\":0.2,\"id\":\"{Id2}\",\"uri\":\"spotify:track:{Id2}\"}}]",
            "danceability=danceability energy=energy"),
        Case("OxCGRT", ImportKind.PolicyDates, "CountryName,CountryCode,Date,C6_Stay at home requirements,StringencyIndex\nAruba,ABW,20200313,0,11.11\nGermany,DEU,20200314,1,22.22\n", "country_name=CountryName country_code=CountryCode day=Date value=StringencyIndex"),
        Case("lockdown dates", ImportKind.PolicyDates, "Country/Region,Start date\nGermany,2020-03-22\nFrance,2020-03-17\n",
            "country_name=Country/Region lockdown_start=Start date"),
        Case("dates alone", ImportKind.PolicyDates, "Country,Date\nGermany,22/03/2020\nFrance,17/03/2020\n",
            "country_name=Country lockdown_start=Date"),
        Case("no names at all", ImportKind.ChartHistory,
            $"2020-01-01,1,{Id1},T\n2020-01-01,2,{Id2},U\n2020-01-02,1,{Id2},U\n2020-01-02,2,{Id1},T\n",
            "chart_date=column1 rank=column2 track_id=column3"),
        Case("names that say nothing", ImportKind.PlaylistHistory,
            $"a,b,c\n37i9dQZF1DXcBWIGoYBM5M,spotify:track:{Id1},2020-01-01T10:00:00Z\n37i9dQZF1DXcBWIGoYBM5M,spotify:track:{Id2},2020-01-02T10:00:00Z\n", "track_id=b playlist_id=a added_at=c"),
        Case("epoch", ImportKind.PlaylistHistory,
            $"pid,track_uri,added_at,track_name,artist_name\n7,spotify:track:{Id1},1580000000,T,A\n7,spotify:track:{Id2},1580000900,U,B\n",
            "playlist_id=pid track_id=track_uri added_at=added_at"),
    ];

    [TestCaseSource(nameof(Files))]
    public void The_columns_are_understood(ImportKind kind, string text, string expected)
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, text);
        var recognition = Recognition.Of(kind, file.Sample, new Dictionary<string, string>());
        TestContext.Out.WriteLine(recognition.Describe() + "\n" + string.Join('\n', recognition.Notes));
        recognition.Columns.Select(column => $"{column.Name}={column.SourceName}").Should().Contain(Pairs(expected));
    }

    [TestCase("Top songs by year", "energy", 0.89, "danceability", 0.67)]
    [TestCase("Chosic", "valence", 0.36, "instrumentalness", 0.0)]
    [TestCase("camel case", "danceability", 0.5, "energy", 0.7)]
    public void Features_come_out_as_0_to_1(string name, string first, double firstValue, string second, double secondValue)
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, TextOf(name));
        var values = new RecordValues(file, Recognition.Of(ImportKind.TrackFeatures, file.Sample, new Dictionary<string, string>()));
        file.Read().Should().BeTrue();
        values.Double(values.HandleOf(first), out var value).Should().Be(Reading.Value);
        value.Should().Be(firstValue);
        values.Double(values.HandleOf(second), out value).Should().Be(Reading.Value);
        value.Should().Be(secondValue);
    }

    [TestCase("Top songs by year", "duration_ms", 217_000)]
    [TestCase("Chosic", "duration_ms", 198_000)]
    [TestCase("camel case", "duration_ms", 200_000)]
    public void Durations_come_out_as_milliseconds(string name, string column, long expected)
    {
        using var folder = new TestFolder();
        using var file = Opened.Text(folder, TextOf(name));
        var values = new RecordValues(file, Recognition.Of(ImportKind.TrackFeatures, file.Sample, new Dictionary<string, string>()));
        file.Read();
        values.Duration(values.HandleOf(column), out var duration).Should().Be(Reading.Value);
        duration.Should().Be(expected);
    }

    static TestCaseData Case(string name, ImportKind kind, string text, string expected) =>
        new TestCaseData(kind, text, expected).SetName($"The_columns_are_understood({name})");

    static string TextOf(string name) => (string)Files.First(file => file.TestName!.Contains($"({name})")).Arguments[1]!;

    /// <summary>Names on the right may hold blanks: a pair begins at a word with an equals sign.</summary>
    static IEnumerable<string> Pairs(string expected)
    {
        var pairs = new List<string>();
        foreach (var word in expected.Split(' '))
            if (word.Contains('=')) pairs.Add(word);
            else pairs[^1] += " " + word;
        return pairs;
    }
}
