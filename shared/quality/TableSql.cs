using SparkMusic.Engines;

namespace SparkMusic.Quality;

/// <summary>A rule on a row: broken when the expression is false, not when it is null.</summary>
public sealed record Check(string Name, string Expression, bool IsWarning);

/// <summary>Keeps the rows of a group that have the greatest value; null is oldest.</summary>
public sealed record LatestWithin(string Expression, IReadOnlyList<string> Group);

/// <summary>
/// One table's <c>.sql</c>: the header, which is the only declaration of grain, key, checks and columns, and the statement.
/// </summary>
/// <remarks>
/// A table <em>splits</em> when its header has <c>latest:</c> or <c>duplicate:</c>: its statement then returns every candidate row with
/// <c>payload _source _file _line _seen_at</c>, and <see cref="Splitter"/> parts them into table, duplicates and rejected rows.
/// </remarks>
public sealed record TableSql
{
    public required string Name { get; init; }

    /// <summary>One sentence: what a row is.</summary>
    public required string Description { get; init; }

    public required Grain Grain { get; init; }

    public required IReadOnlyList<string> Key { get; init; }

    public required IReadOnlyList<Column> Columns { get; init; }

    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <summary>A candidate for which this holds is a duplicate.</summary>
    public string? Duplicate { get; init; }

    public LatestWithin? Within { get; init; }

    /// <summary>The order in which the first row of each key wins.</summary>
    public IReadOnlyList<string> LatestOrder { get; init; } = [];

    /// <summary>Names of the <c>$parameters</c> it reads.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The statement, comments removed.</summary>
    public required string Body { get; init; }

    public bool Splits => Duplicate is not null || Within is not null || LatestOrder.Count > 0;

    /// <summary>The header as parsed, in one canonical text: with <see cref="Body"/> it is what a fingerprint hashes.</summary>
    public string CanonicalHeader => string.Join('\n',
    [
        "grain " + Grain.Unit + " " + Grain.Column,
        "key " + string.Join(',', Key),
        "duplicate " + Duplicate,
        "within " + Within?.Expression + " " + string.Join(',', Within?.Group ?? []),
        "latest " + string.Join(',', LatestOrder),
        "settings " + string.Join(',', Settings),
        .. Checks.Select(check => $"check {check.Name} {check.IsWarning} {check.Expression}"),
        .. Columns.Select(column => $"column {column.Name} {column.Type} {column.IsNullable}"),
    ]);
}
