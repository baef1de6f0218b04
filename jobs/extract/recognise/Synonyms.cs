namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>
/// The names that columns have in the files people have: Kaggle, TidyTuesday, Exportify, Chosic, spotifycharts.com, Billboard, Last.fm,
/// five languages.
/// </summary>
static class Synonyms
{
    public static readonly WantedColumn TrackId = Of(Wanted.TrackId, ValueKind.TrackId,
        "trackid spotifytrackid trackspotifyid spotifyid trackuri spotifytrackuri spotifyuri trackurl spotifytrackurl spotifyurl "
            + "tracklink spotifylink trackhref songid songuri songurl songlink " +
        "tid uri url id link href idtrack trackidentifier idcancion idspotify idfaixa idmusica idtitre musicid mediaid ids tracks track "
            + "song");

    public static readonly WantedColumn[] Track =
    [
        TrackId,
        Of(Wanted.Title, ValueKind.Text,
            "tracktitle trackname title songtitle songname track song name titel liedtitel tracktitel lied titulo titulocancion "
                + "nombrecancion nombredelacancion cancion tema titre titrechanson chanson morceau " +
            "nomdutitre titulodamusica nomedamusica nomemusica musica faixa nomefaixa nomedafaixa nombre nom nome mastermetadatatrackname "
                + "tracks songs trackalbumtrackname piece recording"),
        Of(Wanted.Artists, ValueKind.Text,
            "artists artistnames artistsnames trackartists allartists artistsname artist artistname trackartist trackartistname "
                + "trackartistsname trackartistsnames performers performer singers singer band bandname " +
            "kunstler kuenstler kunstlername interpret interpreten artista artistas nombreartista nombredelartista nombreartistas artiste "
                + "artistes nomartiste nomdelartiste interprete interpretes " +
            "nomeartista nomedoartista nomedosartistas cantor cantante mastermetadataalbumartistname artistcredit artistcreditname "
                + "creator albumartistnames albumartistname albumartist"),
        Of(Wanted.ArtistIds, ValueKind.OtherId,
            "artistids artistsids artistsid trackartistids trackartistsid trackartistsids artisturis artistsuris artistsuri artistid "
                + "trackartistid artisturi artisturl spotifyartistid idartista idsartistas artistlink artisturls"),
        Of(Wanted.Album, ValueKind.Text,
            "albumname albumtitle trackalbumname trackalbum album albumtitel release releasename disco nombrealbum nombredelalbum "
                + "albumnombre nomalbum nomdelalbum nomealbum nomedoalbum mastermetadataalbumalbumname"),
        Of(Wanted.AlbumId, ValueKind.OtherId,
            "albumid trackalbumid spotifyalbumid albumuri albumurl trackalbumuri idalbum albumspotifyid albumlink"),
        Of(Wanted.ReleaseDate, ValueKind.Release,
            "releasedate trackalbumreleasedate albumreleasedate trackreleasedate songreleasedate albumdate releasedon released "
                + "releaseyear albumreleaseyear releasedyear yearreleased dateofrelease datereleased " +
            "veroffentlichungsdatum veroffentlicht erscheinungsdatum erscheinungsjahr fechadelanzamiento fechalanzamiento lanzamiento "
                + "datedesortie datesortie anneedesortie datadelancamento datalancamento anodelancamento " +
            "year jahr ano annee originalreleaseyear originalreleasedate"),
        Of(Wanted.Isrc, ValueKind.Text, "isrc trackisrc isrccode externalidsisrc trackexternalidsisrc"),
        Of(Wanted.Explicit, ValueKind.Boolean, "explicit isexplicit trackexplicit explicitlyrics explicito explizit explicite explicita"),
        Of(Wanted.Popularity, ValueKind.Whole, "trackpopularity popularity songpopularity trackpop spotifypopularity popularidad "
            + "popularitat popularite popularidade pop beliebtheit"),
    ];

    public static readonly WantedColumn[] Features =
    [
        Of("danceability", ValueKind.Share,
            "danceability danceabilitypct danceabilityscore dance dnce tanzbarkeit bailabilidad dancabilidade dansabilite danse"),
        Of("energy", ValueKind.Share, "energy energypct energyscore nrgy energie energia"),
        Of("key", ValueKind.Key, "key keykey trackkey musicalkey tonality tonart tonalidad tonalidade tonalite clave"),
        Of("loudness", ValueKind.Real, "loudness loudnessdb loudnessoverall loud db decibel lautstarke lautheit volumen sonoridad volume"),
        Of("mode", ValueKind.Mode, "mode modality tongeschlecht modo modalite audiomode"),
        Of("speechiness", ValueKind.Share, "speechiness speechinesspct speech spch spoken sprachanteil locuacidad hablado"),
        Of("acousticness", ValueKind.Share, "acousticness acousticnesspct acoustic acous akustik acusticidad acustica acousticite"),
        Of("instrumentalness", ValueKind.Share,
            "instrumentalness instrumentalnesspct instrumental instr instrumentalidad instrumentalidade"),
        Of("liveness", ValueKind.Share, "liveness livenesspct live livescore vivacidad"),
        Of("valence", ValueKind.Share, "valence valencepct val happiness happy positiveness positivity valenz valencia"),
        Of("tempo", ValueKind.Real, "tempo tempobpm bpm trackbpm beatsperminute"),
        Of("duration_ms", ValueKind.Duration,
            "durationms trackdurationms duration trackduration songduration durationmillis durationmilliseconds durationsec durationsecs "
                + "durationseconds durations durationmin durationminutes lengthms lengthmmss length " +
            "tracklength songlength lengthsec lengthseconds dur time tracktime playtime runtime dauer lange laenge duracion duracionms "
                + "duree dureems duracao duracaoms"),
        Of("time_signature", ValueKind.Whole, "timesignature timesig meter beatsperbar taktart takt compas mesure"),
    ];

    public static readonly WantedColumn[] Chart =
    [
        Of(Wanted.ChartDate, ValueKind.Moment,
            "chartdate chartday dateofchart chartweek date weekid weekof weekdate week day dt snapshotdate listdate chartdt datum tag "
                + "fecha dia data jour periodo weekending enddate startdate chartweekdate"),
        Of(Wanted.Rank, ValueKind.Rank,
            "rank chartrank chartposition dailyrank weeklyrank weekposition position pos place currentrank currentposition ranking "
                + "rankposition trackrank thisweek weekrank rang platz platzierung posicion puesto posicao " +
            "colocacao classement chartpos placement no number nr # playlistposition"),
        Of(Wanted.Country, ValueKind.Country,
            "country region market chartcountry countrycode countryname regionname regioncode chartregion territory isocountry land pais "
                + "pays nation location markt countryregion"),
        Of(Wanted.ChartName, ValueKind.Text, "chartname chart charttype chartlist listname list chartid"),
        Of(Wanted.Streams, ValueKind.Whole,
            "streams streamcount numberofstreams dailystreams totalstreams streamed plays playcount listens weeklystreams streamings "
                + "reproducciones abrufe aufrufe ecoutes reproducoes streamsperday"),
    ];

    public static readonly WantedColumn SnapshotAt = Of(Wanted.SnapshotAt, ValueKind.Moment,
        "snapshotat snapshottime snapshottimestamp snapshotdatetime scrapedat fetchedat retrievedat collectedat observedat capturedat "
            + "crawledat extractedat loadedat downloadedat queriedat timestamp extractdate " +
        "extractiondate scrapedate collectiondate crawldate snapshot asof snapshotdate commitdate");

    public static readonly WantedColumn FetchedAt =
        Of(Wanted.FetchedAt, ValueKind.Moment, "featuresfetchedat fetchedat retrievedat fetcheddate featuresat");

    public static readonly WantedColumn[] Playlist =
    [
        Of(Wanted.PlaylistId, ValueKind.PlaylistId,
            "playlistid spotifyplaylistid playlistspotifyid playlistsid playlistspid playlistsuri playlisturi playlisturl playlistlink "
                + "playlisthref pid idplaylist listid playlist"),
        Of(Wanted.PlaylistName, ValueKind.Text,
            "playlistname playlisttitle playlistsname playliststitle nameofplaylist nombreplaylist nombredelaplaylist nombrelista "
                + "nomplaylist nomdelaplaylist nomeplaylist nomedaplaylist playlist playlistnames listadereproduccion wiedergabeliste "
                + "listname"),
        Of(Wanted.AddedAt, ValueKind.Moment,
            "addedat trackaddedat dateadded addeddate addedon added addeddatetime addedtimestamp trackadded adddate trackaddedon addedday "
                + "itemaddedat hinzugefugtam hinzugefugt datumhinzugefugt fechaanadido fechadeadicion " +
            "anadidoel anadido fechaagregado agregadoel agregado ajoutele dateajout datedajout ajoute adicionadoem adicionado "
                + "dataadicionado datadeadicao dataadicao firstseen"),
        Of(Wanted.RemovedOn, ValueKind.Moment,
            "removedon removedat removed dateremoved removeddate removedday trackremovedat deletedat entferntam entfernt eliminadoel "
                + "eliminado supprimele retirele removidoem removido lastseen"),
        Of(Wanted.Owner, ValueKind.Text, "ownerid owner playlistowner playlistsowner playlistownerid playlistownername ownername "
            + "ownerdisplayname playlistuser userid user username createdby"),
        Of(Wanted.Followers, ValueKind.Whole, "followers playlistfollowers numfollowers playlistsnumfollowers playlistsfollowers "
            + "followerstotal followercount playlistnumfollowers likes"),
        Of(Wanted.Position, ValueKind.Whole,
            "position trackposition playlistposition positioninplaylist trackindex pos order trackorder index"),
    ];

    public static readonly WantedColumn[] Policy =
    [
        Of(Wanted.CountryCode, ValueKind.CountryCode, "countrycode code iso3 isocode iso alpha3 iso3166 isoalpha3 alpha3code isocode3 "
            + "countryiso countryiso3 countryisocode3 landercode codigo codigopais codepays"),
        Of(Wanted.CountryName, ValueKind.Country,
            "countryname country entity location countryregion nation land name pais pays region jurisdiction"),
        Of(Wanted.Day, ValueKind.Moment, "day date datum tag fecha dia data jour dt observationdate reportdate"),
        Of(Wanted.LockdownStart, ValueKind.Moment,
            "lockdownstart quarantinestart lockdownstartdate quarantinestartdate startoflockdown startdate lockdowndate lockdown "
                + "firstlockdown lockdownbegin start begin startson begindate dateoflockdown lockdownfrom " +
            "lockdownstarted startofquarantine inicio fechadeinicio debut beginn datumbeginn inicioconfinamiento"),
        Of(Wanted.Measure, ValueKind.Text, "measure indicator policy variable metric policytype measurename"),
        Of(Wanted.Value, ValueKind.Real,
            "stringencyindex stringency stringencyindexaverage stringencyindexfordisplay stayathomerequirements stayhomerequirements "
                + "stayathome stayhomelevel c6stayathomerequirements c6mstayathomerequirements c6 value " +
            "index level score wert valor valeur stringencyindexnonvaccinated obsvalue"),
    ];

    public static readonly WantedColumn[] Post =
    [
        Of(Wanted.PostId, ValueKind.Identifier, "postid tweetid idtweet idstr statusid tweetidstr postidentifier idpost uri id"),
        Of(Wanted.PostText, ValueKind.Text,
            "text tweettext fulltext texttweet posttext tweet content tweetcontent status message body post toot"),
        Of(Wanted.PostedAt, ValueKind.Moment,
            "createdat postedat tweetcreatedat createdattweet tweetdate publishedat posttime created datetime timestamp date time"),
        Of(Wanted.PostUrl, ValueKind.Text, "posturl urltweet tweeturl permalink tweetlink statusurl posturi url link"),
        Of(Wanted.Author, ValueKind.Identifier,
            "authorid userid author username user screenname handle account accountid did userscreenname"),
        Of(Wanted.Language, ValueKind.Text, "language lang tweetlang langs"),
        Of(Wanted.Network, ValueKind.Text, "network platform socialnetwork"),
        Of(Wanted.IsRepost, ValueKind.Boolean, "isrepost isretweet retweeted isreblog"),
    ];

    public static readonly WantedColumn[] Artist =
    [
        Of(Wanted.ArtistId, ValueKind.OtherId, "artistid spotifyartistid artistspotifyid artisturi artisturl artistlink idartist id uri "
            + "url spotifyid href link idartista kunstlerid"),
        Of(Wanted.Artist, ValueKind.Text,
            "artistname artist mainartist name performer singer band bandname artists kunstlername kunstler interpret nombreartista "
                + "nombredelartista nomeartista nomedoartista artista nomartiste artiste nombre nome nom"),
        Of(Wanted.Genres, ValueKind.Text, "genres artistgenres genre artistgenre genrelist generos genero"),
        Of(Wanted.Popularity, ValueKind.Whole,
            "artistpopularity popularity spotifypopularity pop popularidad popularite popularidade beliebtheit"),
        Of(Wanted.Followers, ValueKind.Whole,
            "followers artistfollowers followerstotal followercount totalfollowers numfollowers followerscount seguidores abonnes"),
    ];

    static readonly HashSet<string> Names = [.. All().SelectMany(column => column.Synonyms)];

    /// <summary>Whether a cell is a name that columns have: tells a header from titles and rows.</summary>
    public static bool IsName(string cell) =>
        cell.Length is > 0 and <= 60 && ColumnName.Forms(cell).Any(form => form.Text.Length > 0 && Names.Contains(form.Text));

    static IEnumerable<WantedColumn> All() =>
        [.. Track, .. Features, .. Chart, SnapshotAt, FetchedAt, .. Playlist, .. Policy, .. Post, .. Artist];

    static WantedColumn Of(string name, ValueKind kind, string synonyms) => new(name, kind, synonyms.Split(' '));
}
