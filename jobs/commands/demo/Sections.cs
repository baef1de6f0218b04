using System.Globalization;
using SparkMusic.Jobs.Commands.Query;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>What the demo shows of the lake, in eighty columns.</summary>
static class Sections
{
    public static readonly IReadOnlyList<Section> All =
    [
        new("chart_mood", "How happy each chart was, day by day (mean valence)",
            """
            select any_value(c.chart_name) as chart, list(m.mean_valence order by m.chart_date) as valences, min(m.mean_valence) as lowest,
                max(m.mean_valence) as highest, arg_max(m.chart_date, m.mean_valence) as happiest_on
            from chart_daily_mood as m join charts as c on c.chart_id = m.chart_id group by m.chart_id order by chart
            """,
            ["chart", "days", "#lowest", "#highest", "happiest on"],
            (row, _) => [Text(row[0]), new(Bars.Line(Bars.Values(row[1])), Tone.Bar), Number(row[2]), Number(row[3]), Text(row[4])]),
        new("movers", "Who moved most on the global chart's last day",
            """
            select m.rank, m.previous_rank, m.movement, m.title, m.artists[1] as artist, m.days_on_chart
            from chart_movements as m join charts as c on c.chart_id = m.chart_id and c.country is null
            where m.movement <> 0 and m.chart_date = c.last_date
            order by abs(m.movement) desc, m.rank limit 6
            """,
            ["#rank", "#was", "move", "title", "artist", "#days"],
            (row, _) => [Text(row[0]), Text(row[1]), (int)row[2]! > 0 ? new($"▲ {row[2]}", Tone.Up) : new($"▼ {-(int)row[2]!}", Tone.Down),
                Short(row[3], 32), Short(row[4], 20), Text(row[5])]),
        new("spoken_of", "What people said they heard most",
            """
            select t.title, t.artists[1] as artist, cast(sum(n.mentions) as bigint) as mentions
            from now_playing_top_tracks as n join enriched_tracks as t on t.track_id = n.track_id
            group by t.track_id, t.title, t.artists order by mentions desc, t.title, t.track_id limit 6
            """,
            ["title", "artist", "#posts", ""],
            (row, rows) =>
                [Short(row[0], 30), Short(row[1], 20), Text(row[2]), new(Bars.Bar((long)row[2]!, (long)rows[0][2]!, 18), Tone.Bar)]),
        new("coverage", "Whose audio features the tracks have, and why some have none",
            "select table_name, provider, tracks, share, not_found, closed, never_asked, without_id from feature_coverage order by "
                + "table_name desc, tracks desc, provider",
            ["table", "provider", "#tracks", "#share", "why"],
            (row, _) => [Text(row[0]), Text(row[1]), Output.Number((long)row[2]!), Percent(row[3]),
                new((string)row[1]! == "none" ? Why(row) : "", Tone.Faint)]),
        new("rejected", "Rows that are wrong are kept, with the rules they broke",
            """
            select table_name, array_to_string(rules, ', ') as broken, count(*) as found from rejected group by table_name, rules order by found desc, table_name, broken
            """,
            ["table", "rules broken", "#rows"],
            (row, _) => [Text(row[0]), Text(row[1]), Output.Number((long)row[2]!)]),
    ];

    /// <summary>The tables and views that the sections read.</summary>
    public static readonly IReadOnlySet<string> Reads = new HashSet<string>
    {
        "charts", "chart_daily_mood", "chart_movements", "now_playing_top_tracks", "enriched_tracks", "feature_coverage", "rejected",
    };

    static string Text(object? value) => value is null ? TableResult.Null : CellText.Of(value);

    static string Number(object? value) =>
        value is double number ? number.ToString("0.000", CultureInfo.InvariantCulture) : TableResult.Null;

    static string Percent(object? value) =>
        value is double number ? number.ToString("0.0 %", CultureInfo.InvariantCulture) : TableResult.Null;

    static string Short(object? value, int width) => TextWidth.Cut(TextWidth.Printable(Text(value)), width);

    static string Why(object?[] row) => string.Join(", ", new (object? Tracks, string Why)[]
    {
        (row[4], "no provider knows them"), (row[5], "closed to this app"), (row[6], "not asked for yet"), (row[7], "no id"),
    }.Where(reason => reason.Tracks is long and > 0).Select(reason => $"{reason.Tracks}: {reason.Why}"));
}
