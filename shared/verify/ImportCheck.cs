using System.Text.Json;
using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Quality;

namespace SparkMusic.Verify;

/// <summary>
/// Whether the register of imports says what raw holds: of every file and table, the rows that were loaded are there, and the rows that
/// were refused are among the rejected ones.
/// </summary>
static class ImportCheck
{
    const string Register = "raw_imports";
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    sealed record Count(long Loaded, long Rejected);

    public static async Task RunAsync(Lake lake, ISqlSession session, IReadOnlyDictionary<string, VerifiedTable> tables, Findings findings,
        CancellationToken cancel)
    {
        var registered = new Dictionary<(string Table, string File), Count>();
        if (tables.TryGetValue(Register, out var register)
            && !await TryAsync(() => ReadRegisterAsync(lake, session, register, registered, findings, cancel))) return;
        foreach (var table in tables.Values.Where(table => table.IsRaw && table.Name != Register))
            await TryAsync(() => CompareAsync(lake, session, table, registered, findings, cancel));

        async Task<bool> TryAsync(Func<Task> check)
        {
            try
            {
                await check();
                return true;
            }
            catch (EngineException e)
            {
                // The file itself is a finding of its own.
                findings.Note($"The register of imports could not be compared with raw: {e.Message}");
                return false;
            }
        }
    }

    static async Task ReadRegisterAsync(Lake lake, ISqlSession session, VerifiedTable register,
        Dictionary<(string, string), Count> registered, Findings findings, CancellationToken cancel)
    {
        await session.AttachFilesAsync("_register", register.Columns, lake.FilesOf(register.Manifest), cancel);
        await using var reader = await session.QueryAsync("select name, accounting, run_id from _register", NoParameters, cancel);
        while (await reader.ReadAsync(cancel))
        {
            var (file, run) = ((string)reader.Current[0]!, (string)reader.Current[2]!);
            try
            {
                using var accounting = JsonDocument.Parse((string)reader.Current[1]!);
                foreach (var table in accounting.RootElement.EnumerateObject())
                {
                    var (read, loaded, rejected) = (Number(table.Value, "read"), Number(table.Value, "loaded"),
                        Number(table.Value, "rejected"));
                    if (read != loaded + rejected)
                        findings.Add(Promise.Accounted, table.Name, file,
                            $"Run {run} read {read}, which is not {loaded} loaded + {rejected} rejected.", "See the import's log.");
                    var before = registered.GetValueOrDefault((table.Name, file), new Count(0, 0));
                    registered[(table.Name, file)] = new Count(before.Loaded + loaded, before.Rejected + rejected);
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                findings.Add(Promise.Accounted, Register, file, $"What run {run} registered cannot be read: {e.Message}",
                    "Restore raw_imports from a copy of the lake.");
            }
        }
    }

    static async Task CompareAsync(Lake lake, ISqlSession session, VerifiedTable table,
        Dictionary<(string Table, string File), Count> registered, Findings findings, CancellationToken cancel)
    {
        var raw = await CountAsync(session, table.Columns, lake.FilesOf(table.Manifest), "_file", "startswith(_source, 'file:')", cancel);
        var refused = await CountAsync(session, Splitter.RejectedColumns,
            [.. table.Files().Where(file => file.Role == FileRole.Refused).Select(file => lake.EngineUriOf(file.Path))], "file",
            "not startswith(coalesce(file, ''), 'topic:')", cancel);
        var files = raw.Keys.Concat(refused.Keys).Concat(registered.Keys.Where(key => key.Table == table.Name).Select(key => key.File))
            .Distinct();
        foreach (var file in files)
        {
            var said = registered.GetValueOrDefault((table.Name, file), new Count(0, 0));
            var (there, apart) = (raw.GetValueOrDefault(file), refused.GetValueOrDefault(file));
            if (there != said.Loaded)
                findings.Add(there < said.Loaded ? Promise.NoLoss : Promise.Accounted, table.Name, file,
                    $"The register says {said.Loaded} rows of it were loaded into {table.Name}; {there} are there.",
                    "Restore the table's folder from a copy of the lake: raw rows are not made again.");
            if (apart != said.Rejected)
                findings.Add(Promise.Accounted, table.Name, file,
                    $"The register says {said.Rejected} rows of it were refused by {table.Name}; {apart} are among the rejected rows.",
                    "Restore rejected/ from a copy of the lake.");
        }
    }

    static async Task<Dictionary<string, long>> CountAsync(ISqlSession session, IReadOnlyList<Column> columns, IReadOnlyList<string> files,
        string file, string where, CancellationToken cancel)
    {
        await session.AttachFilesAsync("_counted", columns, files, cancel);
        var counts = new Dictionary<string, long>();
        await using var reader = await session.QueryAsync(
            $"select coalesce({file}, ''), cast(count(*) as bigint) from _counted where {where} group by 1", NoParameters, cancel);
        while (await reader.ReadAsync(cancel)) counts[(string)reader.Current[0]!] = (long)reader.Current[1]!;
        return counts;
    }

    static long Number(JsonElement count, string name) => count.GetProperty(name).GetInt64();
}
