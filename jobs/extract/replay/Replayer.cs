using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Replay;

/// <summary>What a replay did to the refused rows of one raw table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Before">Refused rows before.</param>
/// <param name="After">Refused rows now.</param>
/// <param name="Notes">Why rows could not be tried.</param>
public sealed record ReplayedTable(string Table, long Before, long After, IReadOnlyList<string> Notes);

/// <summary>
/// Reads rows that were refused before raw again, with today's parsers and as their file was understood then. Those that are taken now move
/// from
/// <c>rejected/</c> to raw, all in one journalled commit with a row in the register: none is lost, none is in two places.
/// </summary>
public sealed class Replayer(Lake lake, TimeProvider clock, IImportProgress progress)
{
    sealed record Source(string Sha256, string Name, string Kind, string Mapping, long Bytes);

    sealed record Taken(RefusedRow Row, byte[] Text, Source Source, RecordReplay Replay, IReadOnlyDictionary<RawTable, int> Rows);

    readonly List<string> _notes = [];

    /// <param name="tables">Raw tables to look at.</param>
    /// <param name="request">The command, for the record of runs.</param>
    /// <param name="cancel">Nothing half done stays.</param>
    public async Task<IReadOnlyList<ReplayedTable>> RunAsync(IReadOnlyList<RawTable> tables, string request, CancellationToken cancel)
    {
        var before = new Dictionary<RawTable, long>();
        foreach (var table in tables)
            if (await lake.ReadManifestAsync(table.Name, cancel) is { Refused.Count: > 0 } manifest)
                before[table] = manifest.Refused.Sum(file => file.Rows);
        if (before.Count == 0) return [];
        var run = new RawRun(lake, clock, progress.Waiting);
        // A record that nobody could read may give rows to any table.
        var taken = await run.RunAsync(new RawRequest(request, "duckdb"), RawTable.All, TakeAsync, cancel);
        return [.. before.Select(table => new ReplayedTable(
            table.Key.Name, table.Value, table.Value - taken.Count(row => row.Row.Table == table.Key), [.. _notes.Distinct()]))];

        async Task<List<Taken>> TakeAsync(RawAttempt attempt)
        {
            using var database = DuckDbDatabase.Open(new DuckDbOptions());
            using var connection = database.Connect();
            var refused = new RefusedRows(lake, connection);
            var found = await ProbeAsync(refused, [.. before.Keys], connection, cancel);
            if (found.Count > 0) await CommitAsync(refused, found, attempt, run.Id, request, cancel);
            return found;
        }
    }

    async Task<List<Taken>> ProbeAsync(RefusedRows refused, IReadOnlyList<RawTable> tables, DuckDbConnection connection,
        CancellationToken cancel)
    {
        var sources = await SourcesAsync(connection, cancel);
        var names = new Lazy<IReadOnlyList<string>>(() => Task.Run(() => ProvenNames.ReadAsync(lake, cancel), cancel).GetAwaiter()
            .GetResult());
        var salt = new Lazy<byte[]>(() => Task.Run(() => AuthorSalt.OfAsync(lake, cancel), cancel).GetAwaiter().GetResult());
        var replays = new Dictionary<(string, string), RecordReplay?>();
        var taken = new List<Taken>();
        foreach (var table in tables)
            foreach (var row in refused.Read(table, (await lake.ReadManifestAsync(table.Name, cancel))!, cancel))
            {
                if (!sources.TryGetValue((row.RunId, row.File), out var source))
                {
                    _notes.Add($"{row.File} (run {row.RunId}) is not in the register of imports: its refused rows stay.");
                    continue;
                }
                if (!replays.TryGetValue((row.RunId, row.File), out var replay))
                    replays[(row.RunId, row.File)] = replay = ReplayOf(source, names, salt);
                if (replay is null)
                    _notes.Add($"{row.File}: its records cannot be read without the file; import a corrected file instead.");
                else if (await refused.TextOfAsync(row, cancel) is not { } text)
                    _notes.Add($"{row.File}, line {row.Line}: its whole text is not in {LakeState.Texts} any more.");
                else if (replay.Probe(row, text) is { } rows) taken.Add(new Taken(row, text, source, replay, rows));
            }
        return taken;
    }

    RecordReplay? ReplayOf(Source source, Lazy<IReadOnlyList<string>> names, Lazy<byte[]> salt) =>
        ImportRegister.ReadingOf(source.Mapping) is { } reading
        ? new RecordReplay(reading, reading.Context(source.Name, Moments.Of(clock.GetUtcNow()), () => names.Value,
            reading.Kind == ImportKind.Posts ? salt.Value : null))
        : null;

    async Task<Dictionary<(string Run, string File), Source>> SourcesAsync(DuckDbConnection connection, CancellationToken cancel)
    {
        var sources = new Dictionary<(string, string), Source>();
        if (await lake.ReadManifestAsync(RawTable.Imports.Name, cancel) is not { } manifest
            || await lake.LocalFilesOfAsync(manifest, cancel) is not { Count: > 0 } files) return sources;
        using var rows = connection.Query("select run_id, name, sha256, kind, mapping, bytes from read_parquet($files)",
            new Dictionary<string, object?> { ["files"] = files.ToArray<object?>() }, cancel);
        while (rows.Read(cancel))
        {
            var row = rows.Current;
            sources[((string)row[0]!, (string)row[1]!)] = new Source((string)row[2]!, (string)row[1]!, (string)row[3]!, (string)row[4]!,
                (long)row[5]!);
        }
        return sources;
    }

    async Task CommitAsync(RefusedRows refused, List<Taken> taken, RawAttempt raw, string runId, string request, CancellationToken cancel)
    {
        var tables = taken.SelectMany(row => row.Rows.Keys).Distinct().Append(RawTable.Imports).ToList();
        await using var attempt = await raw.BeginAsync(cancel);
        using var stage = new RawStage(attempt, "replay", tables, RawStage.DefaultSegmentBytes, cancel);
        foreach (var row in taken) row.Replay.Take(row.Row, row.Text, stage);
        foreach (var source in taken.GroupBy(row => (row.Source.Sha256, row.Source.Name))) Register(stage, [.. source], runId, request);
        var staged = (await stage.CompleteAsync(cancel)).ToDictionary(table => table.Table);
        var number = 0;
        var gone = new List<(string Table, string Name)>();
        foreach (var file in taken.GroupBy(row => (row.Row.Table, row.Row.Name)))
        {
            var (table, name) = file.Key;
            gone.Add((table.Name, name));
            var path = $"part-{attempt.Id}-{number++}.parquet";
            if (!refused.Rewrite(table, name, [.. file.Select(row => row.Row.Number)],
                Path.Combine(attempt.LocalStagingOf(LakeNames.RejectedLayer, table.Name), path), cancel)) continue;
            var before = (await lake.ReadManifestAsync(table.Name, cancel))!.Refused.Single(entry => entry.Name == name).Rows;
            var entry = await attempt.DescribeAsync(LakeNames.RejectedLayer, table.Name,
                new Engines.WrittenFile("", path, before - file.Count()), cancel);
            staged[table] = staged[table] with { Refused = [.. staged[table].Refused, entry] };
        }
        await raw.CommitAsync(attempt, [.. staged.Values], cancel, gone.ToLookup(file => file.Table, file => file.Name));
    }

    // Loaded and rejected are what changed, so that the sums over a file's rows of the register stay true.
    void Register(RawStage stage, List<Taken> taken, string runId, string request)
    {
        var (source, counts) = (taken[0].Source, new Dictionary<string, ItemCount>());
        foreach (var row in taken)
        {
            foreach (var (table, rows) in row.Rows) Count(table.Name).Loaded += rows;
            Count(row.Row.Table.Name).Rejected -= 1;
        }
        var kind = Recognise.ImportKinds.Parse(source.Kind);
        ImportRegister.Write(stage,
            new ImportedFile(source.Sha256, source.Name, kind, TablePlan.MainOf(kind), source.Mapping, source.Bytes, counts, runId,
            request, Moments.Of(clock.GetUtcNow())));

        ItemCount Count(string table) => counts.TryGetValue(table, out var count) ? count : counts[table] = new ItemCount();
    }
}
