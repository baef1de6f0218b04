using SparkMusic.Jobs.Extract.Files;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Finds the wanted columns of one file: as mapped, then by names whose content fits, then by content alone.</summary>
sealed class Recogniser
{
    readonly ImportKind _kind;
    readonly IReadOnlyDictionary<string, string> _map;
    readonly List<ColumnContent> _columns;
    readonly IReadOnlyList<WantedColumn> _wanted;
    readonly Dictionary<string, RecognisedColumn> _found = new(StringComparer.Ordinal);
    readonly HashSet<int> _taken = [];
    readonly List<string> _notes = [];

    public Recogniser(ImportKind kind, RecordSample sample, IReadOnlyDictionary<string, string> map)
    {
        (_kind, _map) = (kind, map);
        _columns = [.. Enumerable.Range(0, sample.Header.Count).Select(index => new ColumnContent(sample, index))];
        _wanted = WantedOf(kind);
    }

    /// <summary>Everything that a file of this kind may have, the kind's own columns first.</summary>
    public static IReadOnlyList<WantedColumn> WantedOf(ImportKind kind) => kind switch
    {
        ImportKind.PolicyDates => Synonyms.Policy,
        ImportKind.Posts => [.. Synonyms.Post, .. Synonyms.Track, .. Synonyms.Features, Synonyms.FetchedAt],
        ImportKind.Artists => [.. Synonyms.Artist, Synonyms.SnapshotAt],
        ImportKind.ChartHistory =>
            [.. Synonyms.Chart, .. Synonyms.Track, .. Synonyms.Features, Synonyms.SnapshotAt,
                .. Synonyms.Playlist.Where(column => column.Name != Wanted.Position), Synonyms.FetchedAt],
        ImportKind.PlaylistHistory =>
            [.. Synonyms.Playlist, .. Synonyms.Track, .. Synonyms.Features, Synonyms.SnapshotAt, .. Synonyms.Chart, Synonyms.FetchedAt],
        _ => [.. Synonyms.Track, .. Synonyms.Features, Synonyms.FetchedAt, .. Synonyms.Chart, Synonyms.SnapshotAt, .. Synonyms.Playlist],
    };

    public Recognition Run()
    {
        var wide = _kind == ImportKind.PolicyDates ? FindWide() : null;
        if (wide is not null) _taken.UnionWith(wide.Days.Select(day => day.Index));
        TakeMapped();
        TakeNamed();
        new ContentFinder(_kind, _columns, _found, _taken, _notes).Run(wide is not null);
        SettlePercent();
        var columns = _wanted.Where(wanted => _found.ContainsKey(wanted.Name)).Select(wanted => _found[wanted.Name]).ToList();
        foreach (var column in columns.Where(column => column.Said is not null)) _notes.Add($"{column.Name}: {column.Said}.");
        return new Recognition(_kind, columns, wide, _notes);
    }

    WideDates? FindWide()
    {
        var order = ValueFormat.Plain;
        var days = DaysOf(order);
        if (days.Count < 3)
        {
            var names = _columns.Select(column => System.Text.Encoding.UTF8.GetBytes(column.SourceName)).ToList();
            if (MomentForms.OfNames(names) is not { } numeric) return null;
            days = DaysOf(numeric);
        }

        if (days.Count < 3 || days.Count * 2 < _columns.Count) return null;
        _notes.Add($"{days.Count} columns are days and were turned into rows.");
        return new WideDates(days);
    }

    List<(int Index, DateOnly Day)> DaysOf(ValueFormat order)
    {
        var days = new List<(int, DateOnly)>();
        foreach (var column in _columns)
            if (Days.TryParse(System.Text.Encoding.UTF8.GetBytes(column.SourceName), order.DayOrder, out var day))
                days.Add((column.Index, day));
        return days;
    }

    void TakeMapped()
    {
        foreach (var (name, source) in _map)
        {
            var wanted = _wanted.FirstOrDefault(column => column.Name == name)
                ?? throw SparkMusicException.Usage($"--map: '{name}' is no column of {ImportKinds.NameOf(_kind)}.", "Use one of: "
                    + string.Join(", ", _wanted.Select(column => column.Name)) + ".");
            var content = ColumnOf(source)
                ?? throw SparkMusicException.Usage($"--map: the file has no column '{source}'.", "Its columns are: "
                    + Requirements.Listed(_columns.Select(column => column.SourceName)) + ".");
            var fit = Detectors.Of(wanted, content);
            if (fit.IsAmbiguous) throw Ambiguous(content);
            Take(wanted, content, FoundBy.Map, fit);
        }
    }

    ColumnContent? ColumnOf(string source) =>
        _columns.FirstOrDefault(column => column.SourceName == source)
        ?? _columns.FirstOrDefault(column => string.Equals(column.SourceName, source, StringComparison.OrdinalIgnoreCase))
        ?? _columns.FirstOrDefault(column => column.Forms[0].Text.Length > 0 && column.Forms[0].Text == ColumnName.Of(source).Text);

    /// <summary>Names and content together: the best pair first, each column for one purpose.</summary>
    void TakeNamed()
    {
        var candidates = new List<(WantedColumn Wanted, ColumnContent Content, double Name, Fit Fit)>();
        foreach (var wanted in _wanted)
        {
            foreach (var content in _columns.Where(column => !_taken.Contains(column.Index)))
            {
                var name = content.Forms.Select((form, depth) => wanted.NameScore(form.Text) - (depth * 0.02)).Max();
                if (name <= 0) continue;
                var fit = Detectors.Of(wanted, content);
                if (fit.Share >= 0.5) candidates.Add((wanted, content, name + Weight(wanted), fit));
                else _misfits.Add((wanted.Name, content.SourceName));
            }
        }

        foreach (var (wanted, content, name, fit) in candidates.OrderByDescending(pair => pair.Name
            + (pair.Content.IsEmpty ? -0.4 : pair.Fit.Share * 0.2)).ThenBy(pair => pair.Content.Index))
        {
            if (_found.TryGetValue(wanted.Name, out var taken))
            {
                if (!_taken.Contains(content.Index) && taken.How == FoundBy.Name)
                    _rivals.Add((wanted.Name, taken.SourceName, content.Index));
            }
            else if (!_taken.Contains(content.Index))
            {
                if (fit.IsAmbiguous)
                {
                    if (wanted.Name is Wanted.ChartDate or Wanted.AddedAt or Wanted.Day or Wanted.LockdownStart) throw Ambiguous(content);
                    _notes.Add($"'{content.SourceName}' is left out: its days could be day first or month first.");
                    continue;
                }

                Take(wanted, content, FoundBy.Name, fit);
            }
        }

        foreach (var (name, source, rival) in _rivals.Where(rival => !_taken.Contains(rival.Index)))
            _notes.Add($"{name} is read from '{source}'; '{_columns[rival].SourceName}' could be it too and is left out.");
        foreach (var (name, source) in _misfits.Where(misfit => !_found.ContainsKey(misfit.Name)
            && !_found.Values.Any(column => column.SourceName == misfit.Source)))
            _notes.Add($"'{source}' is not taken as {name}: its values do not look like it.");
    }

    readonly List<(string Name, string Source)> _misfits = [];
    readonly List<(string Name, string Taken, int Index)> _rivals = [];

    /// <summary>A name that means two things means the kind's own.</summary>
    double Weight(WantedColumn wanted) => _kind switch
    {
        ImportKind.ChartHistory when Synonyms.Chart.Contains(wanted) => 0.3,
        ImportKind.PlaylistHistory when Synonyms.Playlist.Contains(wanted) => 0.3,
        ImportKind.Posts when Synonyms.Post.Contains(wanted) => 0.3,
        ImportKind.TrackFeatures when Synonyms.Features.Contains(wanted) => 0.1,
        _ => 0,
    };

    /// <summary>A feature without a value above 1 in a file of percents is in percent too.</summary>
    void SettlePercent()
    {
        var shares = Synonyms.Features.Where(column => column.Kind == ValueKind.Share && _found.ContainsKey(column.Name))
            .Select(column => _found[column.Name]).ToList();
        var percents = shares.Count(column => column.Format.Scale < 1);
        if (percents < 2 || percents * 2 < shares.Count) return;
        foreach (var column in shares.Where(column => column.Format.Scale == 1))
        {
            if (_columns[column.Index].NumbersIn(column.Format).Any(number => number != Math.Floor(number))) continue;
            const string Said = "given as 0..100 like the other features, divided by 100";
            _found[column.Name] = column with { Format = column.Format with { Scale = 0.01 }, Said = Said };
        }
    }

    void Take(WantedColumn wanted, ColumnContent content, FoundBy how, Fit fit)
    {
        _found[wanted.Name] = new RecognisedColumn(wanted.Name, content.Index, content.SourceName, how, fit.Format, fit.Said);
        _taken.Add(content.Index);
    }

    internal static SparkMusicException Ambiguous(ColumnContent content) => SparkMusicException.Usage(
        $"The days in column '{content.SourceName}' can be read day first and month first ('{content.Texts[0]}'), and no value in the file "
            + "tells which.",
        "Write them as 2020-12-31, or import a file that covers more than the first twelve days of a month.");
}
