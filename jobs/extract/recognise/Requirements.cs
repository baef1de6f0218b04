using SparkMusic.Jobs.Extract.Files;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>What each kind cannot do without, and the refusal that says so.</summary>
static class Requirements
{
    /// <summary>What is missing, in words; empty when the file will do.</summary>
    public static List<string> Missing(Recognition recognition, bool isDated)
    {
        bool Has(string name) => recognition.Find(name) is not null;
        var missing = new List<string>();
        switch (recognition.Kind)
        {
            case ImportKind.TrackFeatures:
                if (!Has(Wanted.TrackId)) missing.Add("a Spotify track id (track_id)");
                if (!Synonyms.Features.Any(feature => feature.Name != "duration_ms" && Has(feature.Name)))
                    missing.Add("at least one feature ("
                        + string.Join(", ", Synonyms.Features.Select(feature => feature.Name).Where(name => name != "duration_ms")) + ")");
                break;
            case ImportKind.ChartHistory:
                if (!isDated && !Has(Wanted.ChartDate) && !Has(Wanted.SnapshotAt))
                    missing.Add("a date (chart_date, a time in the file's name, or --at)");
                if (!Has(Wanted.Rank)) missing.Add("a rank (rank)");
                if (!Has(Wanted.TrackId) && !(Has(Wanted.Title) && Has(Wanted.Artists)))
                    missing.Add("a track id (track_id), or a title with artists (title, artists)");
                break;
            case ImportKind.PlaylistHistory:
                // Exportify writes a file a playlist, without a column for its name.
                if (!Has(Wanted.PlaylistId) && !Has(Wanted.PlaylistName) && !Has(Wanted.AddedAt))
                    missing.Add("a playlist (playlist_id or playlist_name)");
                if (!Has(Wanted.TrackId)) missing.Add("a Spotify track id (track_id)");
                break;
            case ImportKind.Posts:
                if (!Has(Wanted.PostId)) missing.Add("a post's id (post_id)");
                if (!Has(Wanted.PostText)) missing.Add("its text (text)");
                if (!Has(Wanted.PostedAt)) missing.Add("its time (created_at)");
                break;
            case ImportKind.Artists:
                if (!Has(Wanted.ArtistId)) missing.Add("a Spotify artist id (artist_id)");
                if (!Has(Wanted.Artist)) missing.Add("the artist's name (artist)");
                if (!Has(Wanted.Followers) && !Has(Wanted.Popularity) && !Has(Wanted.Genres))
                    missing.Add("what was observed of the artist (followers, popularity or genres)");
                if (!isDated && !Has(Wanted.SnapshotAt))
                    missing.Add("the time of the observation (snapshot_at, a time in the file's name, or --at)");
                break;
            default:
                if (!Has(Wanted.CountryCode) && !Has(Wanted.CountryName)) missing.Add("a country (country_code or country_name)");
                if (recognition.Wide is null && !Has(Wanted.LockdownStart) && !(Has(Wanted.Day) && Has(Wanted.Value)))
                    missing.Add("a day with a value (day, value), or the day a lockdown began (lockdown_start)");
                break;
        }

        return missing;
    }

    public static SparkMusicException Refuse(Recognition recognition, RecordSample sample, IReadOnlyList<string> missing, bool isDated)
    {
        var kind = ImportKinds.NameOf(recognition.Kind);
        var understood = recognition.Columns.Count == 0
            ? "None of its columns was understood"
            : "Understood: " + string.Join(", ",
                recognition.Columns.Select(column => column.SourceName == column.Name ? column.Name : $"{column.Name} = {Quoted(column)}"));
        var others = Enum.GetValues<ImportKind>().Where(other => other != recognition.Kind && Fits(other, sample, isDated))
            .Select(ImportKinds.NameOf).ToList();
        var notes = recognition.Notes.Count == 0 ? "" : " " + string.Join(' ', recognition.Notes.Take(5));
        var message =
            $"For {kind} the file lacks {string.Join(" and ", missing)}. {understood}. Its columns: {Listed(sample.Header)}.{notes}";
        var map = missing[0].Contains('(') ? missing[0].Split('(')[1].Split([',', ' ', ')'])[0] : "track_id";
        var nextStep = others.Count > 0
            ? $"It looks like {string.Join(" or ", others)}: import it as that, or name the columns with --map, for example --map {map}=NAME."
            : $"Name the columns with --map, for example --map {map}=NAME.";
        return SparkMusicException.Usage(message, nextStep);
    }

    /// <summary>The first names of a list, for messages.</summary>
    public static string Listed(IEnumerable<string> names)
    {
        var all = names.Select(name => name.Length == 0 ? "(no name)" : name.Length > 40 ? name[..40] + "…" : name).ToList();
        return string.Join(", ", all.Take(30)) + (all.Count > 30 ? $" and {all.Count - 30} more" : "");
    }

    static bool Fits(ImportKind kind, RecordSample sample, bool isDated)
    {
        try
        {
            return Missing(new Recogniser(kind, sample, new Dictionary<string, string>()).Run(), isDated).Count == 0;
        }
        catch (SparkMusicException)
        {
            // Days that nobody can read fit no kind.
            return false;
        }
    }

    static string Quoted(RecognisedColumn column) =>
        column.SourceName.Length == 0 ? $"column {column.Index + 1}" : $"'{column.SourceName}'";
}
