using SparkMusic.Engines;

namespace SparkMusic.Tests.Jobs;

/// <summary>
/// Rows of raw tables from small pools of values, so that keys collide, observations tie, and every rule is broken now and then. The same
/// seed gives the same rows.
/// </summary>
sealed class RandomRows(int seed)
{
    readonly Random _random = new(seed);

    static readonly string[] Tracks =
        [.. Enumerable.Range(0, 14).Select(n => $"Track{n:00}000000000000000"), "no id", "Årack0000000000000000"];
    static readonly string[] Artists = ["Adele", "Wham!", "Måneskin", "방탄소년단", "Tyler, The Creator", "", "🎄", "O'Brien \\ Sons"];
    static readonly string[] Titles =
        ["Easy On Me", "last christmas", "Last Christmas (live)", "Volví", "", "\"quoted\"", "silent night remastered", "a,b"];
    static readonly DateTime[] Moments =
        [.. Enumerable.Range(0, 9).Select(n => new DateTime(2021, 11, 27, 0, 0, 0, DateTimeKind.Utc).AddHours(n * 17)
        .AddMicroseconds(n * n))];
    static readonly DateOnly[] Days = [.. Enumerable.Range(0, 9).Select(n => new DateOnly(2021, 11, 26).AddDays(n == 5 ? 40 : n))];

    public IReadOnlyList<object?[]> Of(IReadOnlyList<Column> columns, int count) =>
        [.. Enumerable.Range(1, count).Select(line => Row(columns, line))];

    object?[] Row(IReadOnlyList<Column> columns, int line)
    {
        var row = columns.Select(column => column.Name == "_line" ? line : column.IsNullable
            && Chance(0.25) ? null : Value(column)).ToArray();
        var (key, id) = (Index("track_key"), Index("track_id"));
        if (key >= 0) row[key] = row[id] ?? "4711";
        if (key >= 0 && row[id] is null && Chance(0.5)) row[key] = "4712";
        return row;

        int Index(string name) => columns.ToList().FindIndex(column => column.Name == name);
    }

    object Value(Column column) => column.Name switch
    {
        "track_id" or "spotify_track_id" => Pick(Tracks),
        "network" => Pick("x", "mastodon", "bluesky", "y"),
        "post_id" => $"post {Whole(0, 30)}",
        "text" or "cleaned_text" => Pick(Titles) + Pick(" - ", " by ", " ") + Pick(Artists),
        "artist_id" => Pick([.. Artists.Select(Id)]),
        "genres" => Some(["pop", "k-pop", "", "Årtpop"]),
        "title" or "title_folded" or "name" => Pick(Titles),
        "artists" => Some(Artists),
        "artist_ids" => Some([.. Artists.Select(Id)]),
        "rank" => Whole(0, 7),
        "popularity" => Whole(-1, 101),
        "key" => Whole(-2, 12),
        "mode" => Whole(0, 2),
        "time_signature" => Whole(2, 8),
        "tempo" => Chance(0.2) ? 0d : Math.Round(_random.NextDouble() * 200, 3),
        "loudness" => Math.Round(_random.NextDouble() * 70 - 62, 3),
        "duration_ms" or "streams" => (long)Whole(-1, 300_000),
        "release_date" => Pick("2021", "2021-11", "2021-11-19", "0000", "soon"),
        "provider" => Pick("spotify", "reccobeats", "file:a.csv", "file:b.csv"),
        "reason" => Pick("not_found", "not_found", "open", "closed"),
        "item_kind" => Chance(0.9) ? "track" : Pick("local_file", "episode", "missing"),
        "measure" => Pick("stringency", "stay_home_level", "lockdown_start", "other"),
        "day" => new DateOnly(2021, 11, 30).AddDays(Whole(0, 3)),
        "country_code" => Pick("SWE", "VNM", "OWID_KOS", "OWID_WRL", "deu"),
        "country_name" or "country_name_folded" => Pick("sweden", "viet nam", "kosovo", "nowhere"),
        "_source" => Pick("file:a.csv", "spotify"),
        "payload" => $"payload {Whole(0, 40)}",
        _ => OfType(column),
    };

    object OfType(Column column) => column.Type switch
    {
        { IsArray: true } => Some(["a", "b"]),
        { Scalar: Scalar.Text } => $"{column.Name} {Whole(0, 2)}",
        { Scalar: Scalar.Boolean } => Chance(0.5),
        { Scalar: Scalar.Int } => Whole(0, 5),
        { Scalar: Scalar.Bigint } => (long)Whole(0, 5),
        { Scalar: Scalar.Double } => Chance(0.1) ? Pick(-0.5, 1.5) : Pick(0d, 0.5, 1, Math.Round(_random.NextDouble(), 3)),
        { Scalar: Scalar.Date } => Pick(Days),
        { Scalar: Scalar.Instant } => Pick(Moments),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "Unknown type."),
    };

    object?[] Some(string[] pool) => [.. Enumerable.Range(0, Whole(0, 3)).Select(_ => (object?)Pick(pool))];

    static string Id(string name, int place) => name.Length == 0 ? "wrong" : $"Artist{place:00}00000000000000";

    T Pick<T>(params T[] pool) => pool[_random.Next(pool.Length)];

    int Whole(int first, int last) => _random.Next(first, last + 1);

    bool Chance(double share) => _random.NextDouble() < share;
}
