using SparkMusic.Engines;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>Rows that a statement reads beside its inputs: seasons, countries. Part of the fingerprint of what reads them.</summary>
public sealed record Dictionary(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<object?[]> Rows, string ContentHash);

/// <summary>The tables a program knows, in flow order, with their statements, columns and dictionaries.</summary>
public sealed class Catalog
{
    readonly Dictionary<string, CatalogTable> _tables;
    readonly Func<CatalogTable, IReadOnlyList<Column>> _rawColumns;
    readonly Func<string, string?> _sqlFile;
    readonly Func<string, Dictionary> _dictionary;
    readonly Dictionary<string, TableSql> _sql = [];

    /// <param name="tables">Rows in flow order: inputs before what reads them.</param>
    /// <param name="rawColumns">Columns of a raw table.</param>
    /// <param name="sqlFile">Text of a file by name (<c>chart_entries.sql</c>), null if there is none.</param>
    /// <param name="dictionary">A dictionary by name.</param>
    public Catalog(IReadOnlyList<CatalogTable> tables, Func<CatalogTable, IReadOnlyList<Column>> rawColumns, Func<string, string?> sqlFile,
        Func<string, Dictionary> dictionary)
    {
        Tables = tables;
        _tables = tables.ToDictionary(table => table.Name);
        _rawColumns = rawColumns;
        _sqlFile = sqlFile;
        _dictionary = dictionary;
    }

    public IReadOnlyList<CatalogTable> Tables { get; }

    public CatalogTable this[string name] =>
        _tables.TryGetValue(name, out var table) ? table : throw SparkMusicException.Usage($"There is no table '{name}'.", Suggest(name));

    public bool Has(string name) => _tables.ContainsKey(name);

    /// <summary>The header and statement of a table that is not raw.</summary>
    public TableSql SqlOf(CatalogTable table)
    {
        lock (_sql)
        {
            if (_sql.TryGetValue(table.Name, out var known)) return known;
            var text = _sqlFile(table.Name + ".sql")
                ?? throw SparkMusicException.Failed($"The catalog lists '{table.Name}', but there is no {table.Name}.sql.");
            return _sql[table.Name] = TableSqlReader.Read(table.Name, text);
        }
    }

    /// <summary>
    /// The statement as an engine runs it: <c>name.{engine}.sql</c> where the engines truly differ, else <c>name.sql</c>.
    /// </summary>
    public string BodyFor(CatalogTable table, string engine) =>
        _sqlFile($"{table.Name}.{engine}.sql") is { } own ? TableSqlReader.StripComments(own) : SqlOf(table).Body;

    /// <summary>Every text of a table's statement, for fingerprints: the same whatever engine runs it.</summary>
    public IEnumerable<string> AllBodies(CatalogTable table) =>
        new[] { "duckdb", "spark" }.Select(engine => BodyFor(table, engine)).Prepend(SqlOf(table).Body);

    public IReadOnlyList<Column> ColumnsOf(CatalogTable table) => table.IsRaw ? _rawColumns(table) : SqlOf(table).Columns;

    public Dictionary DictionaryOf(string name) => _dictionary(name);

    public IEnumerable<string> Flows => Tables.SelectMany(table => table.Flows).Distinct().Append("daily");

    /// <summary>
    /// The tables that a command names: a flow (all its layers), a table, or <c>layer/table</c>. In flow order, raw ones left out.
    /// </summary>
    public IReadOnlyList<CatalogTable> Resolve(IEnumerable<string> targets)
    {
        var named = targets.SelectMany(Resolve).ToHashSet();
        return [.. Tables.Where(named.Contains)];
    }

    IEnumerable<CatalogTable> Resolve(string target)
    {
        if (target == "daily") return Tables.Where(table => !table.IsRaw);
        if (Flows.Contains(target)) return Tables.Where(table => !table.IsRaw && table.Flows.Contains(target));
        var table = this[target[(target.IndexOf('/', StringComparison.Ordinal) + 1)..]];
        if (target.Contains('/', StringComparison.Ordinal) && target != $"{table.LayerFolder}/{table.Name}")
            throw SparkMusicException.Usage($"There is no table '{target}'; '{table.Name}' is in layer {table.LayerFolder}.");
        if (table.IsRaw)
            throw SparkMusicException.Usage($"'{table.Name}' is raw: nothing builds it.", "Bring rows with 'sparkmusic import'.");
        return [table];
    }

    /// <summary>The tables and everything they are built from, in flow order, raw ones left out.</summary>
    public IReadOnlyList<CatalogTable> WithInputs(IEnumerable<CatalogTable> targets)
    {
        var wanted = new HashSet<CatalogTable>();
        void Add(CatalogTable table)
        {
            if (table.IsRaw || !wanted.Add(table)) return;
            foreach (var input in table.Inputs) Add(this[input.Table]);
        }
        foreach (var target in targets) Add(target);
        return [.. Tables.Where(wanted.Contains)];
    }

    string Suggest(string name)
    {
        var near = Nearest.Some(name, [.. Tables.Select(table => table.Name), .. Flows]);
        return near.Count > 0 ? $"Did you mean {string.Join(", ", near)}?" : "'sparkmusic list' shows all tables and flows.";
    }
}
