using SparkMusic.Engines;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Topics;

/// <summary>What <c>stream</c> was asked for.</summary>
public sealed record TopicOptions
{
    /// <summary>Most records of a partition in one batch: a batch is read by the parser as a whole.</summary>
    public int MostRecords { get; init; } = 500;

    /// <summary>Records that retention deleted before they were landed are done without.</summary>
    public bool AcceptsLoss { get; init; }

    /// <summary><c>--chart</c> and <c>--theme</c>, as for imports.</summary>
    public string? Chart { get; init; }

    public string? Theme { get; init; }
}

/// <summary>What one batch brought.</summary>
public sealed record TopicReport(string RunId, IReadOnlyList<TopicSlice> Slices, IReadOnlyDictionary<string, ItemCount> Counts)
{
    public long Records => Slices.Sum(slice => slice.Records);
}

/// <summary>
/// Takes chart snapshots from a topic: Spark lands records as text with their offsets, our parser makes raw rows of them, and both are
/// committed together with the offsets that come next. So nothing is landed twice and nothing is parsed twice, whatever dies.
/// </summary>
public sealed class TopicIntake(
    Lake lake, SparkEngine engine, SparkTopic topic, TopicOptions options, TimeProvider clock, IImportProgress progress)
{
    const string Records = "records", Staged = "landed";

    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    static readonly RawTable Landed = RawTable.TopicRecords;

    /// <summary>Takes one batch; null when everything that the topic held was landed.</summary>
    /// <exception cref="SparkMusicException">Failed: records are gone that were never landed. 75: Kafka or a table cannot be had
    /// now.</exception>
    public async Task<TopicReport?> TakeAsync(CancellationToken cancel)
    {
        if (lake.Info.IsSandbox)
            throw SparkMusicException.Usage($"{lake.Location} is a sandbox: its data is made up, and a topic is not mixed into it.",
                "Name another lake with --lake.");
        // Most looks find nothing: they leave no run behind.
        if (await NextAsync(cancel) is null) return null;
        var run = new RawRun(lake, clock, progress.Waiting);
        // Who held the tables may have landed what was to be landed here.
        return await run.RunAsync(
            new RawRequest($"stream {topic.Name}", engine.Name, topic.Name),
            [Landed, .. TopicRows.Tables, .. SplitAgain.Tables],
            async attempt =>
                await NextAsync(cancel) is { } slices ? new TopicReport(run.Id, slices, await CommitAsync(slices, attempt, cancel)) : null,
            cancel);
    }

    async Task<IReadOnlyList<TopicSlice>?> NextAsync(CancellationToken cancel)
    {
        var held = await topic.HeldAsync(cancel);
        return (await CursorAsync(cancel)).Next(topic.Name, held, options.MostRecords, options.AcceptsLoss);
    }

    async Task<TopicCursor> CursorAsync(CancellationToken cancel) =>
        TopicCursor.Parse((await lake.ReadManifestAsync(Landed.Name, cancel))?.Cursor);

    async Task<IReadOnlyDictionary<string, ItemCount>> CommitAsync(
        IReadOnlyList<TopicSlice> slices, RawAttempt raw, CancellationToken cancel)
    {
        await using var attempt = await raw.BeginAsync(cancel);
        await using var session = await engine.OpenAsync(cancel);
        var seenAt = clock.GetUtcNow();
        var landed = await LandAsync(session, attempt, slices, seenAt.UtcDateTime, cancel);
        using var stage = new RawStage(attempt, $"topic:{topic.Name}", TopicRows.Tables, RawStage.DefaultSegmentBytes, cancel);
        var rows = new TopicRows(topic.Name, options, await ProvenNames.ReadAsync(lake, cancel), Moments.Of(seenAt), stage);
        await ParseAsync(session, rows, cancel);
        // Earlier rows may have been split at a comma which these records prove to belong to a name.
        var staged = await SplitAgain.CompleteAsync(lake, stage, rows.Known, rows.NewNames(), cancel);
        await raw.CommitAsync(attempt, [.. staged, landed], cancel);
        return stage.Counts;
    }

    /// <summary>Spark writes the records as they are; their files are the segments of <c>raw_topic_records</c>.</summary>
    async Task<StagedRaw> LandAsync(
        ISqlSession session, LakeAttempt attempt, IReadOnlyList<TopicSlice> slices, DateTime seenAt, CancellationToken cancel)
    {
        await topic.AttachAsync(session, Records, slices, cancel);
        var folder = attempt.StagingOf(LakeNames.RawLayer, Landed.Name);
        var written = await session.WriteAsync(new WriteRequest(
            $"""
            select *, concat('topic:', topic) as _source, cast(null as string) as _file, cast(null as bigint) as _line, $seen_at as _seen_at,
                {Landed.Grain.KeyExpression} as {Landed.Grain.FolderKey}
            from {Records}
            """, new Dictionary<string, object?> { ["seen_at"] = seenAt }, Landed.Columns, ["partition_no", "record_offset"], Landed.Grain.FolderKey, folder,
            "part-" + attempt.Id, KeepEmpty: false), cancel);
        if (written.Sum(file => file.Rows) is var rows && rows > slices.Sum(slice => slice.Records))
            throw SparkMusicException.Failed($"Spark landed {rows} records of {topic.Name}, more than its offsets allow.",
                "Nothing was committed; run again.");
        var files = new List<(string, FileEntry)>();
        foreach (var file in written)
        {
            var entry = await attempt.DescribeAsync(LakeNames.RawLayer, Landed.Name, file, cancel);
            files.Add((file.Partition, entry with { Segments = [entry.Sha256] }));
        }
        await session.AttachFilesAsync(Staged, Landed.Columns, [.. written.Select(file => $"{folder}/{file.Path}")], cancel);
        var cursor = await CursorAsync(cancel);
        cursor.Advance(topic.Name, slices);
        return new StagedRaw(Landed, files, []) { Cursor = cursor.ToString() };
    }

    async Task ParseAsync(ISqlSession session, TopicRows rows, CancellationToken cancel)
    {
        await using var reader = await session.QueryAsync(
            $"select partition_no, record_offset, record_at, value from {Staged} order by partition_no, record_offset",
            NoParameters, cancel);
        while (await reader.ReadAsync(cancel))
        {
            var row = reader.Current;
            rows.Read((int)row[0]!, (long)row[1]!, Moments.Of((DateTime)row[2]!), (string?)row[3]);
        }
    }
}
