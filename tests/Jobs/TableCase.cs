using System.Globalization;
using SparkMusic.Engines;
using SparkMusic.Jobs;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Tests.Jobs;

/// <summary>A view and its rows in memory.</summary>
sealed record GivenView(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>A table with everything its build reads.</summary>
sealed record TableCase(CatalogTable Table, IReadOnlyList<GivenView> Given, IReadOnlyDictionary<string, object?> Parameters)
{
    public TableSql Sql => JobCatalog.Catalog.SqlOf(Table);

    /// <summary>Names of the inputs and dictionaries that a table reads.</summary>
    public static IEnumerable<string> ViewsOf(CatalogTable table) => table.Inputs.Select(input => input.Table).Concat(table.Dictionaries);

    /// <param name="table">What is built.</param>
    /// <param name="rows">Rows of a view by its name and columns.</param>
    /// <param name="settings">All settings; the statement gets those it declares.</param>
    public static TableCase Of(CatalogTable table, Func<string, IReadOnlyList<Column>, IReadOnlyList<object?[]>> rows,
        IReadOnlyDictionary<string, object?> settings)
    {
        var catalog = JobCatalog.Catalog;
        var views = ViewsOf(table).Select(
            name => (name, columns: catalog.Has(name) ? catalog.ColumnsOf(catalog[name]) : catalog.DictionaryOf(name).Columns));
        return new TableCase(table, [.. views.Select(view => new GivenView(view.name, view.columns, rows(view.name, view.columns)))],
            catalog.SqlOf(table).Settings.ToDictionary(name => name, name => settings[name]));
    }

    /// <summary>
    /// The partitions that the given rows lie in: every day or month of the grain's column, or of the posts' own time, in any view that has
    /// it.
    /// </summary>
    public IReadOnlyList<string> Keys() => Sql.Grain.Unit == GrainUnit.Whole ? [PartitionKey.All]
        : [.. Given.SelectMany(GrainValues).Select(Key).Distinct().Order(StringComparer.Ordinal)];

    IEnumerable<object> GrainValues(GivenView view)
    {
        var at = view.Columns.ToList().FindIndex(column => column.Name == Sql.Grain.Column);
        if (at < 0) at = view.Columns.ToList().FindIndex(column => column.Name == "created_at");
        return at < 0 ? [] : view.Rows.Select(row => row[at]).OfType<object>();
    }

    string Key(object value)
    {
        var day = value is DateOnly date ? date : DateOnly.FromDateTime((DateTime)value);
        return day.ToString(Sql.Grain.Unit == GrainUnit.Day ? "yyyy-MM-dd" : "yyyy-MM", CultureInfo.InvariantCulture);
    }
}
