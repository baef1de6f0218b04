using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;

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
        if (options.Kind == ImportKind.Posts)
        {
            var salt = await AuthorSalt.OfAsync(lake, cancel);
            options = options with { AuthorSalt = salt, Forgotten = new ForgottenList(lake, salt) };
        }
        if (file.IsPipe)
        {
            using var spooled = SpooledFile.Of(file, cancel);
            return await ImportFileAsync(spooled.File, options, cancel);
        }
        return await ImportFileAsync(file, options, cancel);
    }

    async Task<ImportReport> ImportFileAsync(InputFile file, ImportOptions options, CancellationToken cancel)
    {
        var seenAt = Moments.Of(clock.GetUtcNow());
        using var reader = FileReader.Open(file, options, () => NamesOfLake(cancel), seenAt, cancel);
        progress.Begin(file.Name, reader.Understood);
        var intake = new Intake(file, new Lazy<string>(() => file.Hash(cancel)!), reader, options);
        var before = await RegisteredAsync(intake, cancel);
        var report = before.MissingOf(reader.Tables).Count == 0 ? intake.Known(before) : await TakeInAsync(intake, cancel);
        progress.End(report);
        return report;
    }

    Task<ImportReport> TakeInAsync(Intake intake, CancellationToken cancel)
    {
        var (reader, run) = (intake.Reader, new RawRun(lake, clock, progress.Waiting));
        IEnumerable<RawTable> mayChange = [.. reader.Tables, .. reader.MayProveNames ? SplitAgain.Tables : [], RawTable.Imports];
        return run.RunAsync(new RawRequest(intake.Options.Request, "duckdb", intake.File.Name), mayChange, async attempt =>
        {
            _namesOfLake = null;
            // What was not registered before the wait may have been imported by the run that was waited for.
            var before = await RegisteredAsync(intake, cancel);
            return before.MissingOf(reader.Tables) is { Count: > 0 } tables
                ? await CommitAsync(intake, tables, attempt, run.Id, cancel)
                : intake.Known(before);
        }, cancel);
    }

    async Task<ImportReport> CommitAsync(
        Intake intake, IReadOnlyList<RawTable> tables, RawAttempt raw, string runId, CancellationToken cancel)
    {
        var (file, sha256, reader, options) = intake;
        await using var attempt = await raw.BeginAsync(cancel);
        using var stage = new RawStage(attempt, file.Name, tables.Append(RawTable.Imports), SegmentBytes, cancel);
        if (options.Forgotten is { } forgotten) await forgotten.ReadAsync(cancel);
        reader.Read(stage, progress, cancel);
        if (sha256.IsValueCreated && sha256.Value != reader.Sha256) throw Changed(file);
        var counts = tables.ToDictionary(table => table.Name, table => stage.Counts[table.Name]);
        ImportRegister.Write(stage, new ImportedFile(reader.Sha256!, file.Name, options.Kind, reader.MainTable, reader.MappingJson,
            file.Size ?? 0, counts, runId, options.Request, Moments.Of(clock.GetUtcNow())));
        await raw.CommitAsync(attempt, await SplitAgainAsync(stage, reader, cancel), cancel);
        return intake.Report with { Sha256 = reader.Sha256!, Tables = counts, Notes = reader.Notes };
    }

    Task<ImportedBefore> RegisteredAsync(Intake intake, CancellationToken cancel) =>
        new ImportRegister(lake).FindAsync(intake.File, intake.Sha256, intake.Reader.FileTime, cancel);

    /// <summary>All that is staged, with earlier rows that were split at a comma which this file proves to belong to a name.</summary>
    Task<IReadOnlyList<StagedRaw>> SplitAgainAsync(RawStage stage, FileReader reader, CancellationToken cancel)
    {
        if (reader.ProvenNames is not { Count: > 0 } proven) return stage.CompleteAsync(cancel);
        var known = new KnownNames([.. KnownNames.Dictionary().Names, .. NamesOfLake(cancel)]);
        return SplitAgain.CompleteAsync(lake, stage, known, [.. proven.Where(known.Add)], cancel);
    }

    IReadOnlyList<string> NamesOfLake(CancellationToken cancel) =>
        _namesOfLake ??= Task.Run(() => ProvenNames.ReadAsync(lake, cancel), cancel).GetAwaiter().GetResult();

    /// <summary>Said once for all files; each import says it too.</summary>
    /// <exception cref="SparkMusicException">Usage: real files and a sandbox lake, or the other way round.</exception>
    public void RefuseMixing(ImportOptions options)
    {
        if (lake.Info.IsSandbox == options.IsSandbox) return;
        throw lake.Info.IsSandbox
            ? SparkMusicException.Usage($"{lake.Location} is a sandbox: its data is made up, and real files are not mixed into it.",
                "Name another lake with --lake.")
            : SparkMusicException.Usage($"{lake.Location} is a real lake: made-up data is not mixed into it.", "Name a sandbox lake.");
    }

    static SparkMusicException Changed(InputFile file) =>
        SparkMusicException.Failed($"'{file.Name}' was changed while it was read.",
            "Nothing was imported; import it again when nobody writes to it.");

    /// <summary>A file that was opened and understood, and what is asked for.</summary>
    sealed record Intake(InputFile File, Lazy<string> Sha256, FileReader Reader, ImportOptions Options)
    {
        public ImportReport Report => new(File.Name, "", Reader.Understood, Reader.Notes, new Dictionary<string, ItemCount>());

        public ImportReport Known(ImportedBefore before) => Report with { ImportedBefore = before.RunId, Sha256 = Sha256.Value };
    }
}
