using System.Text;
using System.Text.Json;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>
/// The register of imported files, <c>raw_imports</c>. A file is known by its sha256, and where its rows are dated by its name or by
/// <c>--at</c>, by that time too: equal bytes observed twice are two observations.
/// </summary>
sealed class ImportRegister(Lake lake)
{
    const string ReadingMember = "reading";

    /// <summary>What earlier imports of the same file have filled already.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sha256">Its hash; asked for where a file of its size was imported before.</param>
    /// <param name="observedAt">The time that dates its rows and is not in them; null without one.</param>
    /// <param name="cancel">Stops the look.</param>
    public async Task<ImportedBefore> FindAsync(InputFile file, Lazy<string> sha256, long? observedAt, CancellationToken cancel)
    {
        var tables = new HashSet<string>();
        string? runId = null;
        if (await lake.ReadManifestAsync(RawTable.Imports.Name, cancel) is not { } manifest
            || await lake.LocalFilesOfAsync(manifest, cancel) is not { Count: > 0 } files) return new(runId, tables);
        using var connection = FileQueries.Connect();
        using var rows = connection.Query(
            "select run_id, mapping, accounting, sha256 from read_parquet($files) where bytes = $bytes order by _seen_at",
            new Dictionary<string, object?> { ["files"] = files.ToArray<object?>(), ["bytes"] = file.Size ?? 0 }, cancel);
        while (rows.Read(cancel))
        {
            if ((string)rows.Current[3]! != sha256.Value) continue;
            if (ObservedAt((string)rows.Current[1]!) != (observedAt is { } at ? Moments.Show(at) : null)) continue;
            using var accounting = JsonDocument.Parse((string)rows.Current[2]!);
            tables.UnionWith(accounting.RootElement.EnumerateObject().Select(table => table.Name));
            runId = (string)rows.Current[0]!;
        }
        return new(runId, tables);
    }

    /// <summary>Adds the import that is being staged.</summary>
    public static void Write(RawStage stage, ImportedFile file)
    {
        var row = new RawRow(RawTable.Imports);
        var main = file.Counts.GetValueOrDefault(file.MainTable.Name) ?? new ItemCount();
        Set("sha256", file.Sha256);
        Set("name", file.Name);
        Set("kind", ImportKinds.NameOf(file.Kind));
        Set("mapping", file.MappingJson);
        row.Number(RawTable.Imports.IndexOf("bytes"), file.Bytes);
        row.Number(RawTable.Imports.IndexOf("rows_read"), main.Read);
        row.Number(RawTable.Imports.IndexOf("rows_loaded"), main.Loaded);
        row.Number(RawTable.Imports.IndexOf("rows_rejected"), main.Rejected);
        Set("accounting", AccountingJson(file.Counts));
        Set("run_id", file.RunId);
        Set("payload", file.Request);
        Set("_source", "import");
        Set("_file", file.Name);
        row.Number(RawTable.Imports.IndexOf("_seen_at"), file.SeenAt);
        stage.Add(row);

        void Set(string column, string text) => row.Text(RawTable.Imports.IndexOf(column), text);
    }

    static string AccountingJson(IReadOnlyDictionary<string, ItemCount> counts) => JsonText(json =>
    {
        foreach (var (table, count) in counts)
        {
            json.WriteStartObject(table);
            json.WriteNumber("read", count.Read);
            json.WriteNumber("loaded", count.Loaded);
            json.WriteNumber("rejected", count.Rejected);
            json.WriteEndObject();
        }
    });

    /// <summary>What the register keeps of how a file was understood.</summary>
    public static string MappingJson(Recognition? recognition, ImportContext context, long? fileTime, SavedReading? reading) =>
        JsonText(json =>
    {
        if (fileTime is { } at) json.WriteString("observed_at", Moments.Show(at));
        if (context.Chart is { } chart) json.WriteString("chart", chart);
        if (context.Theme is { } theme) json.WriteString("theme", theme);
        json.WriteStartObject("columns");
        foreach (var column in recognition?.Columns ?? []) json.WriteString(column.Name, column.SourceName);
        json.WriteEndObject();
        // What a replay of refused rows needs.
        reading?.Write(json, ReadingMember);
        if (context.Proofs.Names is not { Count: > 0 } names) return;
        json.WriteStartArray("names");
        foreach (var name in names) json.WriteStringValue(name);
        json.WriteEndArray();
    });

    /// <summary>How the file of a register's row was understood; null where its records cannot be read by themselves.</summary>
    public static SavedReading? ReadingOf(string mapping)
    {
        using var document = JsonDocument.Parse(mapping);
        return SavedReading.Read(document.RootElement, ReadingMember);
    }

    static string? ObservedAt(string mapping)
    {
        using var document = JsonDocument.Parse(mapping);
        return document.RootElement.TryGetProperty("observed_at", out var at) ? at.GetString() : null;
    }

    static string JsonText(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

/// <summary>The last run that imported a file, and the tables that it and others before it filled.</summary>
sealed record ImportedBefore(string? RunId, IReadOnlySet<string> Tables)
{
    /// <summary>The tables that are left to fill: a file taken in as another kind does not bring the same rows twice.</summary>
    public IReadOnlyList<RawTable> MissingOf(IEnumerable<RawTable> tables) => [.. tables.Where(table => !Tables.Contains(table.Name))];
}

/// <summary>What the register says of a file.</summary>
sealed record ImportedFile(
    string Sha256,
    string Name,
    ImportKind Kind,
    RawTable MainTable,
    string MappingJson,
    long Bytes,
    IReadOnlyDictionary<string, ItemCount> Counts,
    string RunId,
    string Request,
    long SeenAt);
