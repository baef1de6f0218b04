using System.Diagnostics;
using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Postgres;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Verify;

/// <summary>
/// Proves the promises on a lake: reads every manifest, every file whole, every key, counts again from raw, looks for leftovers and at the
/// record of runs. Changes nothing. May run beside others: a table that is committed meanwhile is looked at again.
/// </summary>
/// <param name="catalog">The tables that are known.</param>
/// <param name="lake">The lake.</param>
/// <param name="settings">Settings that alter results.</param>
/// <param name="rawGrain">How a raw table is cut, with its column; null where nobody says.</param>
/// <param name="clock">For what is old.</param>
/// <param name="step">Told what is looked at now.</param>
/// <param name="published">Where its marts were published; null: that is not looked at.</param>
public sealed class LakeVerifier(
    Catalog catalog,
    Lake lake,
    IReadOnlyDictionary<string, object?> settings,
    Func<string, Grain?> rawGrain,
    TimeProvider clock,
    Action<string>? step = null,
    PostgresDatabase? published = null)
{
    const int Tries = 3;
    readonly Planner _planner = new(catalog, new Fingerprints(catalog, settings));

    /// <param name="engine">DuckDB: it reads the files.</param>
    /// <param name="isDeep">Builds every table again into a scratch folder and compares.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<VerifyReport> VerifyAsync(ISqlEngine engine, bool isDeep, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            var before = await GenerationsAsync(cancel);
            var report = await LookAsync(engine, isDeep, cancel) with { Seconds = watch.Elapsed.TotalSeconds };
            // What is compared across tables and folders may only differ because somebody commits meanwhile.
            if (report.Holds || await IsQuietAsync(before, cancel)) return report;
            if (attempt == Tries)
                return report with { Notes = [.. report.Notes, $"The lake was written to during each of {Tries} looks at it."] };
        }
    }

    async Task<VerifyReport> LookAsync(ISqlEngine engine, bool isDeep, CancellationToken cancel)
    {
        var findings = new Findings();
        var corrected = await OpenLedgerAsync(findings, cancel);
        var tables = new Dictionary<string, VerifiedTable>();
        foreach (var name in await TableNamesAsync(cancel))
            if (await VerifyTableAsync(engine, name, findings, cancel) is { } table) tables[name] = table;

        step?.Invoke("counting again from raw");
        await using (var session = await engine.OpenAsync(cancel))
            await new CandidateCheck(catalog, lake, settings, session, findings).RunAsync(tables, cancel);
        await using (var session = await engine.OpenAsync(cancel))
            await ImportCheck.RunAsync(lake, session, tables, findings, cancel);
        step?.Invoke("leftovers and the record of runs");
        await new LeftoverCheck(lake, clock, findings).RunAsync(cancel);
        if (corrected is not null)
            await LedgerCheck.RunAsync(lake, corrected, [.. tables.Values.Select(table => table.Manifest)], findings, cancel);
        if (published is not null)
        {
            step?.Invoke("the marts in Postgres");
            await new PublishedCheck(published, catalog, lake, findings).RunAsync(cancel);
        }
        if (isDeep) await new DeepCheck(catalog, lake, settings, engine, findings, step).RunAsync(tables, cancel);
        foreach (var table in tables.Values.Where(table => table.Stale.Count > 0))
            findings.Note(
                $"{table.Stale.Count} of {table.Manifest.Partitions.Count} partitions of {table.Name} are stale: "
                + "what they hold was not compared with their inputs.");

        return new VerifyReport
        {
            Violations = [.. findings.Violations.Distinct().OrderBy(violation => violation.Promise)
                .ThenBy(violation => violation.Table, StringComparer.Ordinal).ThenBy(violation => violation.Place, StringComparer.Ordinal)],
            Notes = [.. findings.Notes.Distinct()],
            Tables = tables.Count,
            Partitions = tables.Values.Sum(table => table.Manifest.Partitions.Count),
            Files = findings.Files,
            Rows = findings.Rows,
            Bytes = findings.Bytes,
            IsDeep = isDeep,
        };
    }

    async Task<bool> IsQuietAsync(Dictionary<string, long> before, CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync(LakeFolders.Journal, cancel))
        {
            if (LakeFolders.AttemptOf(entry.Name) is not { } attempt) continue;
            if (await Attempts.IsAtWorkAsync(lake, attempt, cancel)) return false;
        }
        var after = await GenerationsAsync(cancel);
        return after.Count == before.Count && after.All(table => before.GetValueOrDefault(table.Key) == table.Value);
    }

    async Task<Dictionary<string, long>> GenerationsAsync(CancellationToken cancel)
    {
        var generations = new Dictionary<string, long>();
        foreach (var name in await TableNamesAsync(cancel))
        {
            try
            {
                generations[name] = (await lake.ReadManifestAsync(name, cancel))?.Generation ?? 0;
            }
            catch (SparkMusicException)
            {
                // Told by the look itself.
                generations[name] = 0;
            }
        }
        return generations;
    }

    async Task<IReadOnlyList<string>?> OpenLedgerAsync(Findings findings, CancellationToken cancel)
    {
        try
        {
            return await lake.Ledger.OpenAsync(cancel);
        }
        catch (LedgerDamagedException e)
        {
            findings.Add(Promise.TruthfulRecord, "", "_state/ledger.db", e.Message, e.NextStep!);
            return null;
        }
    }

    async Task<IReadOnlyList<string>> TableNamesAsync(CancellationToken cancel) =>
        [.. (await lake.Files.ListAsync(LakeFolders.Tables, cancel)).Where(entry => !entry.IsFolder)
            .Select(entry => LakeFolders.TableOf(entry.Name)).OfType<string>()];

    async Task<VerifiedTable?> VerifyTableAsync(ISqlEngine engine, string name, Findings findings, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            step?.Invoke(name);
            var own = new Findings();
            try
            {
                if (await lake.ReadManifestAsync(name, cancel) is not { } manifest) return null;
                var table = await DescribeAsync(manifest, cancel);
                await TryCheckAsync(engine, table, own, cancel);
                var after = await lake.ReadManifestAsync(name, cancel);
                if (after?.Generation == manifest.Generation || attempt == Tries)
                {
                    if (after?.Generation != manifest.Generation)
                        own.Note($"{name} was committed again during each of {Tries} looks at it.");
                    findings.Take(own);
                    return table;
                }
            }
            catch (SparkMusicException e) when (!e.IsTransient)
            {
                findings.Add(Promise.AllOrNothing, name, LakeFolders.ManifestOf(name), e.Message,
                    e.NextStep ?? "Restore the manifest from a copy of the lake.");
                return null;
            }
        }
    }

    async Task<VerifiedTable> DescribeAsync(Manifest manifest, CancellationToken cancel)
    {
        if (!catalog.Has(manifest.Table)) return new VerifiedTable(manifest, null, null, null, manifest.Columns, new HashSet<string>());
        var table = catalog[manifest.Table];
        if (table.IsRaw)
            return new VerifiedTable(manifest, table, null, rawGrain(table.Name), catalog.ColumnsOf(table), new HashSet<string>());
        var manifests = new Dictionary<string, Manifest> { [table.Name] = manifest };
        foreach (var input in table.Inputs)
            if (await lake.ReadManifestAsync(input.Table, cancel) is { } read) manifests[input.Table] = read;
        var stale = _planner.Stale(table, new RunRequest { Targets = [] }, isForced: false, manifests.GetValueOrDefault);
        var sql = catalog.SqlOf(table);
        return new VerifiedTable(manifest, table, sql, sql.Grain, sql.Columns, stale.Select(partition => partition.Key).ToHashSet());
    }

    // A file that is gone now was there a moment ago: somebody has committed, and the table is looked at again.
    async Task TryCheckAsync(ISqlEngine engine, VerifiedTable table, Findings findings, CancellationToken cancel)
    {
        try
        {
            await CheckAsync(engine, table, findings, cancel);
        }
        catch (EngineException e)
        {
            findings.Add(Promise.AllOrNothing, table.Manifest, $"{table.Manifest.Layer}/{table.Name}",
                $"It cannot be read as a whole: {e.Message}");
        }
    }

    async Task CheckAsync(ISqlEngine engine, VerifiedTable table, Findings findings, CancellationToken cancel)
    {
        if (table.Table is null) findings.Note($"{table.Name} is no table of this version: only its manifest and files were looked at.");
        ManifestCheck.Check(table, catalog, findings);
        await FolderCheck.RunAsync(lake, table, findings, cancel);
        var whole = await FileCheck.RunAsync(lake, table, findings, cancel);
        await using var session = await engine.OpenAsync(cancel);
        var readable = await new RowCheck(lake, session, table, findings).RunAsync(whole, cancel);
        await KeyCheck.RunAsync(lake, session, table, readable, findings, cancel);
    }
}
