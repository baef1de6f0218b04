using System.Globalization;
using SparkMusic.Jobs.Commands.Query;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>What the demo shows of the marts.</summary>
static class Sections
{
    public static readonly IReadOnlyList<Section> All =
    [
        new("chart_mood", "How happy each chart was, day by day (mean valence)",
            """
            select chart_id, list(mean_valence order by chart_date) as valences, min(mean_valence) as lowest, max(mean_valence) as highest,
                arg_max(chart_date, mean_valence) as happiest_on
            from chart_daily_mood group by chart_id order by chart_id
            """,
            ["chart", "60 days", "#lowest", "#highest", "happiest on"],
            (row, _) => [Text(row[0]), Bars.Line(Bars.Values(row[1])), Number(row[2]), Number(row[3]), Text(row[4])]),
        new("movers", "Who moved most on the global chart's last day",
            """
            select rank, previous_rank, movement, title, artists[1] as artist, days_on_chart, peak_rank
            from chart_movements
            where chart_id like '%:global' and movement <> 0 and chart_date = (select max(chart_date) from chart_movements)
            order by abs(movement) desc, rank limit 8
            """,
            ["#rank", "#was", "move", "title", "artist", "#days", "#peak"],
            (row, _) => [Text(row[0]), Text(row[1]), (int)row[2]! > 0 ? $"▲ {row[2]}" : $"▼ {-(int)row[2]!}", Text(row[3]), Text(row[4]),
                Text(row[5]), Text(row[6])]),
        new("artists", "Most places on the global chart (dates x ranks)",
            """
            select artist, entries, tracks, days, best_rank
            from chart_artist_days where chart_id like '%:global' order by entries desc, artist limit 8
            """,
            ["artist", "#entries", "", "#tracks", "#days", "#best"],
            (row, rows) => [Text(row[0]), Text(row[1]), Bars.Bar((long)row[1]!, (long)rows[0][1]!), Text(row[2]), Text(row[3]),
                Text(row[4])]),
        new("christmas", "How much of each chart was Christmas",
            """
            select chart_id, list(share order by chart_date) as shares, max(share) as greatest, arg_max(chart_date, share) as on_day,
                avg(mean_valence_in) as valence_in, avg(mean_valence_out) as valence_out
            from chart_seasonal_share where season = 'christmas' group by chart_id order by chart_id
            """,
            ["chart", "60 days", "#most", "on", "#valence in", "#valence out"],
            (row, _) => [Text(row[0]), Bars.Line(Bars.Values(row[1]), least: 0), Percent(row[2]), Text(row[3]), Number(row[4]),
                Number(row[5])]),
        new("playlist_mood", "Playlists by the month they were mostly made: energy",
            """
            select theme, list(mean_energy order by month) as energies, min(month) as first_month, max(month) as last_month,
                cast(sum(playlists) as bigint) as playlists, avg(mean_energy) as energy, avg(mean_valence) as valence
            from mood_by_month group by theme order by theme
            """,
            ["theme", "months", "from", "to", "#playlists", "#energy", "#valence"],
            (row, _) => [Text(row[0]), Bars.Line(Bars.Values(row[1])), Text(row[2])[..7], Text(row[3])[..7], Text(row[4]), Number(row[5]),
                Number(row[6])]),
        new("lockdowns", "Energy of tracks added in the 8 weeks before and after a lockdown",
            """
            select theme, country, mean_before, mean_after, difference, ci95_low, ci95_high
            from mood_before_after where feature = 'energy' order by theme, country
            """,
            ["theme", "country", "#before", "#after", "#difference", "#95 % from", "#to"],
            (row, _) => [Text(row[0]), Text(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]), Number(row[6])]),
        new("sizes", "How long playlists are",
            "select theme, bucket, playlists from playlist_sizes order by theme, try_cast(regexp_extract(bucket, '^[0-9]+') as int)",
            ["theme", "tracks", "#playlists", ""],
            (row, rows) => [Text(row[0]), Text(row[1]), Text(row[2]), Bars.Bar((long)row[2]!, rows.Max(other => (long)other[2]!))]),
        new("coverage", "Whose audio features the tracks have",
            "select table_name, provider, tracks, share from feature_coverage order by table_name, tracks desc, provider",
            ["table", "provider", "#tracks", "#share", ""],
            (row, _) => [Text(row[0]), Text(row[1]), Text(row[2]), Percent(row[3]), Bars.Bar((double)row[3]!, 1, 20)]),
        new("rejected", "Rows that are wrong are kept, with the rules they broke",
            """
            select table_name, array_to_string(rules, ', ') as broken, count(*) as found,
                min(file) as from_file, arg_min(line, file) as first_line, arg_min(text, file) as example
            from rejected group by table_name, rules order by table_name, broken
            """,
            ["table", "rules broken", "#rows", "file", "#line", "as it stood there"],
            (row, _) => [Text(row[0]), Text(row[1]), Text(row[2]), Text(row[3]), Text(row[4]), Short(Text(row[5]))]),
    ];

    /// <summary>The tables and views that the sections read.</summary>
    public static readonly IReadOnlySet<string> Reads = new HashSet<string>
    {
        "chart_daily_mood", "chart_movements", "chart_artist_days", "chart_seasonal_share", "mood_by_month", "mood_before_after",
        "playlist_sizes", "feature_coverage", "rejected",
    };

    static string Text(object? value) => value is null ? TableResult.Null : CellText.Of(value);

    static string Number(object? value) => value is double number ? number.ToString("0.000", CultureInfo.InvariantCulture)
        : TableResult.Null;

    static string Percent(object? value) => value is double number ? number.ToString("0 %", CultureInfo.InvariantCulture)
        : TableResult.Null;

    static string Short(string text) => TextWidth.Cut(text.ReplaceLineEndings(" "), 70);
}
