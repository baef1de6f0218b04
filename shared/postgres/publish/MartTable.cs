using SparkMusic.Engines;
using SparkMusic.Quality;
using SparkMusic.Run;
using static SparkMusic.Postgres.PostgresShort;

namespace SparkMusic.Postgres.Publish;

/// <summary>A mart as a table of the schema <c>marts</c>: columns, key, indexes and comments come from the header of its
/// <c>.sql</c>.</summary>
sealed record MartTable(string Table, string Description, IReadOnlyList<Column> Columns, IReadOnlyList<string> Key, Grain Grain)
{
    public static MartTable Of(Catalog catalog, CatalogTable table) =>
        catalog.SqlOf(table) is var sql ? new(table.Name, sql.Description, sql.Columns, sql.Key, sql.Grain) : null!;

    /// <summary>What <c>--publish</c> takes to Postgres, by name: always in that order, so that no two publishes lock each other
    /// out.</summary>
    public static IReadOnlyList<MartTable> Of(Catalog catalog, IEnumerable<CatalogTable> tables) =>
        [.. tables.Where(table => table.Publish).OrderBy(table => table.Name, StringComparer.Ordinal).Select(table => Of(catalog, table))];

    public string FullName => "marts." + Name(Table);

    public string ColumnList => string.Join(", ", Columns.Select(column => Name(column.Name)));

    /// <summary>Columns and types, for a table that stages rows.</summary>
    public string Definitions => string.Join(", ", Columns.Select(Definition));

    // Nulls are the lake's business (checked in every build); declared here, they would make a new column a rewrite.
    public string CreateSql => $"create table {FullName} ({Definitions}, {KeySql})";

    public string KeySql => KeyIsNullable
        ? $"constraint {Name(Table + "_key")} unique nulls not distinct ({KeyList})"
        : $"constraint {Name(Table + "_pkey")} primary key ({KeyList})";

    public string KeyList => string.Join(", ", Key.Select(Name));

    /// <summary>Beside the key: each later part of it, and ids, for who asks for a day, an artist or a track across all charts.</summary>
    public IEnumerable<string> Indexes => Columns
        .Where(column => !column.Type.IsArray && column.Name != Key[0]
            && (Key.Contains(column.Name) ? column.Type.Scalar is Scalar.Text or Scalar.Date or Scalar.Instant
                : column.Name.EndsWith("_id", StringComparison.Ordinal) || column.Name == "track_key"))
        .Select(column => $"create index if not exists {Name($"{Table}_by_{column.Name}")} on {FullName} ({Name(column.Name)})");

    public IEnumerable<string> Comments => Columns
        .Select(column => $"comment on column {FullName}.{Name(column.Name)} is {Literal(column.Description)}")
        .Prepend($"comment on table {FullName} is {Literal(Description)}");

    public string Definition(Column column) => $"{Name(column.Name)} {MartTypes.TextOf(column.Type)}";

    bool KeyIsNullable => Columns.Any(column => column.IsNullable && Key.Contains(column.Name));

    /// <summary>The rows of a partition, as a condition with <c>$1</c> and <c>$2</c> where it has values.</summary>
    public (string Condition, object?[] Values) Where(string partition)
    {
        if (partition == PartitionKey.All) return ("true", []);
        var (first, last) = PartitionKey.Days(partition);
        var column = Columns.First(column => column.Name == Grain.Column);
        object From(DateOnly day) => column.Type.Scalar == Scalar.Instant ? day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : day;
        return ($"{Name(column.Name)} >= $1 and {Name(column.Name)} < $2", [From(first), From(last.AddDays(1))]);
    }
}
