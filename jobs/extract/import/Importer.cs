using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>
/// Imports files into a lake, each as one run with one journalled commit: all segments of all its tables, its refused rows and its row in
/// the register, or nothing.
/// </summary>
/// <param name="lake">Where to.</param>
/// <param name="clock">Says when rows were taken in; no result depends on it.</param>
/// <param name="progress">Told what happens.</param>
public sealed class Importer(Lake lake, TimeProvider clock, IImportProgress progress)
{
    IReadOnlyList<string>? _namesOfLake;

    /// <summary>See <see cref="RawStage.DefaultSegmentBytes"/>.</summary>
    public long SegmentBytes { get; init; } = RawStage.DefaultSegmentBytes;

    /// <summary>Opens and understands a file without a lake: what is thrown here would be thrown by the import.</summary>
    public static void Check(InputFile file, ImportOptions options, CancellationToken cancel)
    {
        if (file.IsPipe) return;
        using var reader = FileReader.Open(file, options, () => [], 0, cancel);
    }

    /// <summary>Imports one file, unless it was imported before.</summary>
    /// <exception cref="SparkMusicException">
    /// Usage: a sandbox lake, a file that is not understood. Failed: a file that cannot be read to its end. 75: a table is held by another
    /// run.
    /// </exception>
    public async Task<ImportReport> ImportAsync(InputFile file, ImportOptions options, CancellationToken cancel)
    {
        RefuseMixing(options);
        if (file.IsPipe)
        {
            using var spooled = SpooledFile.Of(file, cancel);
            return await ImportFileAsync(spooled.File, options, cancel);
        }
        return await ImportFileAsync(file, options, cancel);
    }

    async Task<ImportReport> ImportFileAsync(InputFile file, ImportOptions options, CancellationToken cancel)
    {
        var sha256 = new Lazy<string>(() => file.Hash(cancel)!);
        var seenAt = Moments.Of(clock.GetUtcNow());
        using var reader = FileReader.Open(file, options, () => NamesOfLake(cancel), seenAt, cancel);
        progress.Begin(file.Name, reader.Understood);
        var report = new ImportReport(file.Name, "", reader.Understood, reader.Notes, new Dictionary<string, ItemCount>());
        var before = await new ImportRegister(lake).FindAsync(file, sha256, reader.FileTime, cancel);
        if (before.MissingOf(reader.Tables).Count == 0) report = report with { ImportedBefore = before.RunId, Sha256 = sha256.Value };
        else report = await TakeInAsync(file, sha256, reader, options, report, cancel);
        progress.End(report);
        return report;
    }

    async Task<ImportReport> TakeInAsync(
        InputFile file, Lazy<string> sha256, FileReader reader, ImportOptions options, ImportReport report, CancellationToken cancel)
    {
        var (runId, attemptId) = (LakeNames.NewId(clock), LakeNames.NewId(clock));
        var (state, exitCode, message) = (RunState.Failed, ExitCodes.Failed, (string?)null);
        await lake.Ledger.StartRunAsync(runId, options.Request, "duckdb", cancel);
        try
        {
            IEnumerable<RawTable> mayChange = [.. reader.Tables, .. reader.MayProveNames ? SplitAgain.Tables : [], RawTable.Imports];
            await using var leases = await TableLeases.TakeAsync(lake, mayChange.Distinct(), attemptId, progress, cancel);
            _namesOfLake = null;
            // What was not registered before the wait may have been imported by the run that was waited for.
            var before = await new ImportRegister(lake).FindAsync(file, sha256, reader.FileTime, cancel);
            var tables = before.MissingOf(reader.Tables);
            if (tables.Count == 0)
            {
                (state, exitCode) = (RunState.Succeeded, ExitCodes.Done);
                return report with { ImportedBefore = before.RunId, Sha256 = sha256.Value };
            }
            foreach (var lease in leases.Leases) await lake.Ledger.StartAttemptAsync(attemptId, runId, lease.Table, lease.Epoch, cancel);
            report = await AttemptAsync(file, sha256, reader, tables, options, report, leases, runId, attemptId, cancel);
            (state, exitCode) = (RunState.Succeeded, ExitCodes.Done);
            return report;
        }
        catch (Exception e)
        {
            (state, exitCode) = e is OperationCanceledException ? (RunState.Cancelled, Cancelled.ExitCode) : (RunState.Failed, (e as SparkMusicException)?.ExitCode ?? ExitCodes.Failed);
            message = $"{file.Name}: {e.Message}";
            throw;
        }
        finally
        {
            await lake.Ledger.EndAttemptAsync(attemptId, state, CancellationToken.None);
            await lake.Ledger.EndRunAsync(runId, state, exitCode, message, CancellationToken.None);
        }
    }

    async Task<ImportReport> AttemptAsync(
        InputFile file, Lazy<string> sha256, FileReader reader, IReadOnlyList<RawTable> tables, ImportOptions options, ImportReport report, TableLeases leases, string runId,
        string attemptId, CancellationToken cancel)
    {
        await using var attempt = await lake.BeginAsync(runId, attemptId, cancel);
        using var stage = new RawStage(attempt, file.Name, tables.Append(RawTable.Imports), SegmentBytes, cancel);
        reader.Read(stage, progress, cancel);
        if (sha256.IsValueCreated && sha256.Value != reader.Sha256) throw Changed(file);
        report = report with { Sha256 = reader.Sha256! };
        var counts = tables.ToDictionary(table => table.Name, table => stage.Counts[table.Name]);
        var now = clock.GetUtcNow();
        ImportRegister.Write(stage, new ImportedFile(report.Sha256, file.Name, options.Kind, reader.MainTable, reader.MappingJson, file.Size ?? 0, counts, runId,
            options.Request, Moments.Of(now)));
        var changed = await SplitAgainAsync(stage, reader, cancel);
        var staged = (await stage.CompleteAsync(cancel)).Select(table => table with { IsReplaced = changed.Contains(table.Table) }).ToList();
        var untouched = leases.Leases.Select(lease => lease.Table).Except(staged.Select(table => table.Table.Name)).ToList();
        if (untouched.Count > 0) await lake.Ledger.WithdrawAttemptAsync(attemptId, untouched, cancel);
        await RawCommit.RunAsync(lake, attempt, staged, leases.Leases, now.UtcDateTime, cancel);
        return report with { Tables = counts, Notes = reader.Notes };
    }

    /// <summary>Earlier rows that were split at a comma which this file proves to belong to a name.</summary>
    async Task<IReadOnlySet<RawTable>> SplitAgainAsync(RawStage stage, FileReader reader, CancellationToken cancel)
    {
        if (reader.ProvenNames is not { Count: > 0 } proven) return new HashSet<RawTable>();
        var known = new KnownNames([.. KnownNames.Dictionary().Names, .. NamesOfLake(cancel)]);
        var newNames = proven.Where(known.Add).ToList();
        return newNames.Count == 0 ? new HashSet<RawTable>() : await new SplitAgain(lake, stage, known, newNames).RunAsync(cancel);
    }

    IReadOnlyList<string> NamesOfLake(CancellationToken cancel) =>
        _namesOfLake ??= Task.Run(() => ImportedNames.ReadAsync(lake, cancel), cancel).GetAwaiter().GetResult();

    /// <summary>Said once for all files; each import says it too.</summary>
    /// <exception cref="SparkMusicException">Usage: real files and a sandbox lake, or the other way round.</exception>
    public void RefuseMixing(ImportOptions options)
    {
        if (lake.Info.IsSandbox == options.IsSandbox) return;
        throw lake.Info.IsSandbox
            ? SparkMusicException.Usage($"{lake.Location} is a sandbox: its data is made up, and real files are not mixed into it.", "Name another lake with --lake.")
            : SparkMusicException.Usage($"{lake.Location} is a real lake: made-up data is not mixed into it.", "Name a sandbox lake.");
    }

    static SparkMusicException Changed(InputFile file) =>
        SparkMusicException.Failed($"'{file.Name}' was changed while it was read.", "Nothing was imported; import it again when nobody writes to it.");
}
