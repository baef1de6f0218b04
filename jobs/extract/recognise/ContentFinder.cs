namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Finds what no name told, by content alone: only what cannot well be anything else.</summary>
sealed class ContentFinder(
    ImportKind kind, IReadOnlyList<ColumnContent> columns, Dictionary<string, RecognisedColumn> found, HashSet<int> taken,
    List<string> notes)
{
    static readonly string[] OtherDates =
        ["release", "album", "birth", "publi", "year", "jahr", "modified", "updated", "created", "played", "lanz", "sortie", "lancamento",
        "erschein", "veroffent"];

    public void Run(bool isWide)
    {
        if (kind == ImportKind.PolicyDates)
        {
            FindPolicy(isWide);
            return;
        }

        if (kind == ImportKind.Artists) return;
        if (!found.ContainsKey(Wanted.TrackId)) FindTrackId();
        if (kind == ImportKind.PlaylistHistory)
        {
            if (!found.ContainsKey(Wanted.PlaylistId) && !found.ContainsKey(Wanted.PlaylistName)) FindPlaylist();
            if (!found.ContainsKey(Wanted.AddedAt)) FindAddedAt();
            if (!found.ContainsKey(Wanted.PlaylistId) && !found.ContainsKey(Wanted.PlaylistName) && found.ContainsKey(Wanted.AddedAt))
                notes.Add("No column names a playlist: all rows are one playlist, called after the file.");
        }

        if (kind != ImportKind.ChartHistory) return;
        if (!found.ContainsKey(Wanted.ChartDate) && !found.ContainsKey(Wanted.SnapshotAt)) FindChartDate();
        if (!found.ContainsKey(Wanted.Rank)) FindRank();
        if (!found.ContainsKey(Wanted.Country)) FindCountry();
    }

    IEnumerable<ColumnContent> Free => columns.Where(column => !taken.Contains(column.Index) && !column.IsEmpty);

    void FindTrackId()
    {
        var ids = Free.Where(column => column.Share(value => Detectors.IsIdOf(value, "track")) >= 0.8
            && !column.NameHas("artist", "album", "playlist", "user", "owner", "commit")).ToList();
        // A file has more tracks than albums, artists or playlists.
        Take(Wanted.TrackId, ids.OrderByDescending(column => column.Distinct).FirstOrDefault(), ids.Count);
    }

    void FindPlaylist()
    {
        var ids = Free.Where(column => column.Share(value => Detectors.IsIdOf(value, "playlist")) >= 0.8
            && !column.NameHas("artist", "album", "track", "song")).ToList();
        Take(Wanted.PlaylistId, ids.Where(column => column.Distinct * 2 <= column.Values.Count || column.Values.Count == 1)
            .MinBy(column => column.Distinct), ids.Count);
        // A name beside the title that is the same on many rows is the list's own.
        if (!found.ContainsKey(Wanted.PlaylistId) && found.ContainsKey(Wanted.Title))
            Take(Wanted.PlaylistName, Free.FirstOrDefault(column => column.Forms[0].Text == "name"
                && column.Distinct * 2 <= column.Values.Count), 1);
    }

    /// <summary>A moment with a time of day: a release date has none and is never taken.</summary>
    void FindAddedAt()
    {
        var moments = Dates().Where(column => column.Content.Share(value => Instants.HasTime(value, column.Fit.Format)) >= 0.9).ToList();
        Take(Wanted.AddedAt, moments.Select(column => column.Content).FirstOrDefault(), moments.Count, moments.FirstOrDefault().Fit);
    }

    void FindChartDate()
    {
        var dates = Dates().ToList();
        var repeated = dates.Where(column => column.Content.Distinct * 2 <= column.Content.Values.Count).ToList();
        if (repeated.Count > 0) dates = repeated;
        if (dates.Count > 1)
            notes.Add("Several columns are dates: " + string.Join(", ", dates.Select(column => Name(column.Content)))
            + "; none is taken as chart_date.");
        if (dates.Count != 1) return;
        if (dates[0].Fit.IsAmbiguous) throw Recogniser.Ambiguous(dates[0].Content);
        Take(Wanted.ChartDate, dates[0].Content, 1, dates[0].Fit);
    }

    void FindRank()
    {
        var ranks = Free.Where(Detectors.LooksLikeRank).ToList();
        // A running number of all rows is no rank, as long as there is a better one.
        Take(Wanted.Rank, ranks.OrderBy(column => column.Distinct).FirstOrDefault(), ranks.Count);
    }

    void FindCountry()
    {
        var countries = Free.Where(column => column.Share(Countries.IsOne) >= 0.9 && column.Share(Detectors.IsCode) is 0 or 1).ToList();
        Take(Wanted.Country, countries.FirstOrDefault(), countries.Count);
    }

    void FindPolicy(bool isWide)
    {
        if (found.Remove(Wanted.CountryName, out var named) && !found.ContainsKey(Wanted.CountryCode)
            && columns[named.Index].Share(Detectors.IsCode) >= 0.9)
            found[Wanted.CountryCode] = named with { Name = Wanted.CountryCode };
        else if (named is not null)
            found[Wanted.CountryName] = named;

        if (!found.ContainsKey(Wanted.CountryCode))
            Take(Wanted.CountryCode, Free.FirstOrDefault(column => column.Share(Detectors.IsCode) >= 0.8
                && column.Share(Countries.IsOne) >= 0.5), 1);
        if (!found.ContainsKey(Wanted.CountryName))
            Take(Wanted.CountryName, Free.FirstOrDefault(column => column.Share(Countries.IsOne) >= 0.5
                && column.Share(Detectors.IsCode) < 0.5), 1);
        if (isWide) return;
        if (!found.ContainsKey(Wanted.Day) && !found.ContainsKey(Wanted.LockdownStart)) FindPolicyDay();
        if (!found.ContainsKey(Wanted.Value) && !found.ContainsKey(Wanted.LockdownStart)) FindPolicyValue();
        if (found.ContainsKey(Wanted.Value) || found.ContainsKey(Wanted.LockdownStart) || !found.Remove(Wanted.Day, out var day)) return;
        // One row a country and no value: the day is what the file is about.
        found[Wanted.LockdownStart] = day with { Name = Wanted.LockdownStart };
        notes.Add($"There is no value beside the day: '{day.SourceName}' is taken as the day a lockdown began.");
    }

    void FindPolicyDay()
    {
        var dates = Dates().ToList();
        if (dates.Count != 1) return;
        if (dates[0].Fit.IsAmbiguous) throw Recogniser.Ambiguous(dates[0].Content);
        Take(Wanted.Day, dates[0].Content, 1, dates[0].Fit);
    }

    void FindPolicyValue()
    {
        var numbers = Free.Select(column => (Content: column, Fit: NumberForms.Real(column)))
            .Where(column => column.Fit.Share >= 0.9).ToList();
        if (numbers.Count == 1) Take(Wanted.Value, numbers[0].Content, 1, numbers[0].Fit);
    }

    IEnumerable<(ColumnContent Content, Fit Fit)> Dates() => Free
        .Where(column => !column.NameHas(OtherDates))
        .Select(column => (Content: column, Fit: MomentForms.Of(column)))
        .Where(column => column.Fit.Share >= 0.9 && (column.Fit.Format.Epoch == EpochUnit.None || column.Content.HasHeader));

    void Take(string name, ColumnContent? content, int candidates, Fit fit = default)
    {
        if (content is null) return;
        found[name] = new RecognisedColumn(name, content.Index, content.SourceName, FoundBy.Content,
            fit.Format ?? ValueFormat.Plain, fit.Said);
        taken.Add(content.Index);
        if (candidates > 1) notes.Add($"{candidates} columns look like {name}: {Name(content)} is taken.");
    }

    static string Name(ColumnContent content) => content.SourceName.Length == 0 ? $"column {content.Index + 1}" : $"'{content.SourceName}'";
}
