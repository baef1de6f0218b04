using SparkMusic.Calls;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Replay;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>Rows that went of one raw table.</summary>
public sealed record ForgottenTable(string Table, long Rows, long Refused);

/// <summary>
/// Removes a person's or a post's rows from raw, refused ones and their whole texts too. Raw files are written again without them, in one
/// journalled commit with rows in the register that keep its sums true; what is built on them is stale then. Ends with an empty trash.
/// </summary>
sealed class Forgetter(Lake lake, byte[] salt, TimeProvider clock, IImportProgress progress)
{
    // The name is not written down: the record of runs would remember whom it forgot.
    const string Request = "forget";

    static readonly IReadOnlyList<RawTable> Tables = [RawTable.Posts, RawTable.Tracks, RawTable.AudioFeatures, RawTable.TopicRecords];

    // Records of a topic that are no charts were refused as such.
    static readonly IReadOnlyList<RawTable> Refusing = [.. Tables, RawTable.ChartEntries];

    public async Task<IReadOnlyList<ForgottenTable>> RunAsync(Forgotten asked, CancellationToken cancel)
    {
        var run = new RawRun(lake, clock, progress.Waiting);
        return await run.RunAsync(new RawRequest(Request, "duckdb"), [.. Refusing, RawTable.Imports], async attempt =>
        {
            using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
            using var connection = database.Connect();
            var found = await FindAsync(connection, asked, cancel);
            IReadOnlyCollection<string> posts = asked.PostId is { } one ? [.. found.Own, one] : found.Own;
            await new ForgottenList(lake, salt).AddAsync(asked.Network, asked.Name, posts, cancel);
            if (found.Rows.Count + found.Refused.Count > 0) await CommitAsync(connection, attempt, found, run.Id, cancel);
            await found.Texts.RemoveAsync(cancel);
            ForgetAnswers();
            return (IReadOnlyList<ForgottenTable>)[.. Refusing.Select(table => new ForgottenTable(table.Name,
                found.Rows.Where(file => file.Table == table)
                    .Sum(file => file.Counts.Values.Sum()), found.Refused.Count(row => row.Table == table)))];
        }, cancel);
    }

    /// <summary>Replaced folders lie in the trash for a day: not these.</summary>
    public async Task EmptyTrashAsync(CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync("_trash", cancel)) await lake.Files.DeleteAsync($"_trash/{entry.Name}", cancel);
    }

    /// <summary>Answers that a killed search for candidates left hold what it was asked for: words of posts.</summary>
    void ForgetAnswers()
    {
        var path = CollectorFolder.SpoolOf(lake, CandidateCollector.Name);
        if (!File.Exists(path)) return;
        using var spool = AnswerSpool.Open(path, clock)
            ?? throw SparkMusicException.TryLater("'collect candidates' is running, and holds words of posts.",
                "Run the same command again when it has ended.");
        spool.Clear();
    }

    /// <param name="Counts">Rows that go, by the file that they were imported from.</param>
    sealed record FoundFile(RawTable Table, string Partition, FileEntry Entry, string Path, Dictionary<string, long> Counts);

    sealed record Found(
        Forgotten Whom, IReadOnlyCollection<string> Own, HashSet<string> Lines,
        IReadOnlyList<FoundFile> Rows, IReadOnlyList<RefusedRow> Refused, ForgottenTexts Texts);

    async Task<Found> FindAsync(DuckDbConnection connection, Forgotten asked, CancellationToken cancel)
    {
        var rows = new ForgottenRows(connection);
        var manifest = await lake.ReadManifestAsync(RawTable.Posts.Name, cancel);
        var posts = manifest is null ? [] : await lake.LocalFilesOfAsync(manifest, cancel);
        var (ids, from) = rows.Own(posts, asked, cancel);
        var whom = asked.With(ids);
        var (lines, all, files) = (rows.Texts(posts, whom, cancel), new List<RefusedRow>(), new List<FoundFile>());
        if (await lake.ReadManifestAsync(RawTable.TopicRecords.Name, cancel) is { } landed)
            lines.UnionWith(rows.Records(await lake.LocalFilesOfAsync(landed, cancel), whom, cancel));
        foreach (var table in Refusing)
            if (await lake.ReadManifestAsync(table.Name, cancel) is { } own)
                all.AddRange(new RefusedRows(lake, connection).Read(table, own, cancel));
        lines.UnionWith(all.Where(row => ForgottenRows.SpeaksOf(whom, row, from, row.Text)).Select(row => row.Sha256));
        var bySha = all.ToLookup(row => row.Sha256);
        var texts = await new ForgottenTexts(lake).FindAsync((sha, text) => lines.Contains(sha)
            || (bySha.Contains(sha) ? bySha[sha].Any(row => ForgottenRows.SpeaksOf(whom, row, from, text))
                : ForgottenRows.Mentions(whom, text)), cancel);
        lines.UnionWith(texts.Hashes);
        lines.Remove("");
        var refused = all.Where(row => lines.Contains(row.Sha256)).ToList();
        foreach (var table in Tables)
        {
            if (await lake.ReadManifestAsync(table.Name, cancel) is not { } own) continue;
            foreach (var (key, entry) in own.Partitions)
                foreach (var file in entry.Files)
                {
                    var path = await lake.LocalPathAsync($"{lake.FolderOf(LakeNames.RawLayer, table.Name, key)}/{file.Name}", cancel);
                    if (rows.Count(table, path, whom, lines, cancel) is { Count: > 0 } counts)
                        files.Add(new FoundFile(table, key, file, path, counts));
                }
        }
        return new Found(whom, ids, lines, files, refused, texts);
    }

    async Task CommitAsync(DuckDbConnection connection, RawAttempt raw, Found found, string runId, CancellationToken cancel)
    {
        await using var attempt = await raw.BeginAsync(cancel);
        using var stage = new RawStage(attempt, Request, [.. Refusing, RawTable.Imports], RawStage.DefaultSegmentBytes, cancel);
        var emptied = new List<(RawTable Table, string Key)>();
        foreach (var partition in found.Rows.GroupBy(file => (file.Table, file.Partition)))
            if (!await RewriteAsync(connection, stage, found, [.. partition], cancel)) emptied.Add(partition.Key);
        Register(connection, stage, found, runId, await RegisteredAsync(cancel), cancel);
        var staged = (await stage.CompleteAsync(cancel)).Where(table => table.Table == RawTable.Imports || table.Segments.Count > 0)
            .ToDictionary(table => table.Table);
        foreach (var table in found.Rows.Select(file => file.Table).Concat(found.Refused.Select(row => row.Table)).Distinct())
            staged[table] = (staged.GetValueOrDefault(table) ?? new StagedRaw(table, [], [])) with
            {
                IsReplaced = found.Rows.Any(file => file.Table == table),
                Emptied = [.. emptied.Where(partition => partition.Table == table).Select(partition => partition.Key)],
            };
        var gone = await RefusedAsync(connection, attempt, found, staged, cancel);
        await raw.CommitAsync(attempt, [.. staged.Values], cancel, gone);
    }

    /// <summary>Stages a partition without the rows that go; false when none is left.</summary>
    async Task<bool> RewriteAsync(
        DuckDbConnection connection, RawStage stage, Found found, IReadOnlyList<FoundFile> touched, CancellationToken cancel)
    {
        var (table, key) = (touched[0].Table, touched[0].Partition);
        var isLeft = false;
        foreach (var file in (await lake.ReadManifestAsync(table.Name, cancel))!.Partitions[key].Files)
        {
            if (touched.FirstOrDefault(other => other.Entry.Name == file.Name) is { } with)
            {
                stage.Rewrite(table, new ForgottenRows(connection).Kept(table, with.Path, found.Whom, found.Lines, cancel));
                isLeft |= with.Counts.Values.Sum() < file.Rows;
                continue;
            }
            var path = await lake.LocalPathAsync($"{lake.FolderOf(LakeNames.RawLayer, table.Name, key)}/{file.Name}", cancel);
            await stage.KeepAsync(table, key, file, path, cancel);
            isLeft = true;
        }
        return isLeft;
    }

    async Task<ILookup<string, string>> RefusedAsync(
        DuckDbConnection connection, LakeAttempt attempt, Found found, Dictionary<RawTable, StagedRaw> staged, CancellationToken cancel)
    {
        var (refused, gone, number) = (new RefusedRows(lake, connection), new List<(string Table, string Name)>(), 0);
        foreach (var file in found.Refused.GroupBy(row => (row.Table, row.Name)))
        {
            var (table, name) = file.Key;
            gone.Add((table.Name, name));
            var path = $"part-{attempt.Id}-{number++}.parquet";
            if (!refused.Rewrite(table, name, [.. file.Select(row => row.Number)],
                Path.Combine(attempt.LocalStagingOf(LakeNames.RejectedLayer, table.Name), path), cancel)) continue;
            var before = (await lake.ReadManifestAsync(table.Name, cancel))!.Refused.Single(entry => entry.Name == name).Rows;
            var entry = await attempt.DescribeAsync(LakeNames.RejectedLayer, table.Name,
                new WrittenFile("", path, before - file.Count()), cancel);
            staged[table] = staged[table] with { Refused = [.. staged[table].Refused, entry] };
        }
        return gone.ToLookup(file => file.Table, file => file.Name);
    }

    async Task<IReadOnlyList<string>> RegisteredAsync(CancellationToken cancel) =>
        await lake.ReadManifestAsync(RawTable.Imports.Name, cancel) is { } register ? await lake.LocalFilesOfAsync(register, cancel) : [];

    /// <summary>Per imported file what it has fewer now, so that the sums of the register stay true.</summary>
    void Register(
        DuckDbConnection connection, RawStage stage, Found found, string runId, IReadOnlyList<string> register, CancellationToken cancel)
    {
        if (register.Count == 0) return;
        using var rows = connection.Query("select name, arg_min(sha256, _seen_at), arg_min(kind, _seen_at), arg_min(mapping, _seen_at), "
            + "arg_min(bytes, _seen_at) from read_parquet($files) group by name order by name",
            new Dictionary<string, object?> { ["files"] = register.ToArray<object?>() }, cancel);
        while (rows.Read(cancel))
        {
            var (name, counts) = ((string)rows.Current[0]!, new Dictionary<string, ItemCount>());
            foreach (var file in found.Rows)
                if (file.Counts.TryGetValue(name, out var loaded)) CountOf(file.Table).Loaded -= loaded;
            foreach (var row in found.Refused.Where(row => row.File == name)) CountOf(row.Table).Rejected--;
            if (counts.Count == 0) continue;
            ImportRegister.Write(stage, new ImportedFile((string)rows.Current[1]!, name, ImportKinds.Parse((string)rows.Current[2]!),
                RawTable.Posts,
                (string)rows.Current[3]!, (long)rows.Current[4]!, counts, runId, Request, Moments.Of(clock.GetUtcNow())));

            ItemCount CountOf(RawTable table) =>
                counts.TryGetValue(table.Name, out var count) ? count : counts[table.Name] = new ItemCount();
        }
    }
}
