using System.Text;
using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Tests.Lakes;

/// <summary>Writes small files into a lake as jobs do; their content is text, since a lake never looks inside.</summary>
sealed class Scribe(Lake lake, LakeAttempt attempt)
{
    static readonly Column[] Columns = [Column.Of("name text The name."), Column.Of("valence double? Positiveness, 0..1.")];
    static readonly DateTime BuiltAt = new(2021, 12, 31, 23, 59, 59, DateTimeKind.Utc);

    int _files;

    public static async Task<Scribe> BeginAsync(Lake lake, string attemptId) =>
        new(lake, await lake.BeginAsync("run-of-" + attemptId, attemptId, default));

    public LakeAttempt Attempt => attempt;

    public async Task<FileEntry> WriteAsync(string layer, string table, string key, string text)
    {
        var folder = key == LakeNames.Whole ? "" : Path.GetFileName(LakeNames.FolderOf(layer, table, key)) + "/";
        var file = new WrittenFile(key, $"{folder}part-{attempt.Id}-{_files++}.parquet", 1);
        var path = Path.Combine(attempt.LocalStagingOf(layer, table), file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
        return await attempt.DescribeAsync(layer, table, file, default);
    }

    /// <summary>
    /// A commit that replaces partitions; a text of null makes the partition empty, <c>rejected</c> texts go to its rejected folder.
    /// </summary>
    public async Task<TableCommit> ReplaceAsync(string layer, string table, params (string Key, string? Text, string? Rejected)[] parts)
    {
        var lease = await TakeAsync(table);
        var manifest = await NextAsync(layer, table);
        foreach (var (key, text, rejected) in parts)
        {
            IReadOnlyList<FileEntry> files = text is null ? [] : [await WriteAsync(layer, table, key, text)];
            IReadOnlyList<FileEntry> refused = rejected is null ? [] : [await WriteAsync("rejected", table, key, rejected)];
            manifest.Partitions[key] = Entry(files) with
            {
                Rejected = refused.Count,
                Read = files.Count + refused.Count,
                RejectedFiles = refused,
            };
        }
        return new TableCommit(manifest, lease, [.. parts.Select(part => part.Key)], IsAppend: false);
    }

    public async Task<TableCommit> AppendAsync(string table, string? refused, params (string Key, string Text)[] segments)
    {
        var lease = await TakeAsync(table);
        var manifest = await NextAsync("raw", table);
        foreach (var (key, text) in segments)
        {
            var before = manifest.Partitions.TryGetValue(key, out var entry) ? entry.Files : [];
            IReadOnlyList<FileEntry> files = [.. before, await WriteAsync("raw", table, key, text)];
            manifest.Partitions[key] = Entry(files);
        }
        if (refused is not null)
            manifest = manifest with { Refused = [.. manifest.Refused, await WriteAsync("rejected", table, LakeNames.Whole, refused)] };
        return new TableCommit(manifest, lease, [.. segments.Select(segment => segment.Key).Distinct()], IsAppend: true);
    }

    /// <summary>Writes, commits and ends an attempt of one replaced table.</summary>
    public static async Task BuildAsync(
        Lake lake, string attemptId, string layer, string table, params (string Key, string? Text, string? Rejected)[] parts)
    {
        var scribe = await BeginAsync(lake, attemptId);
        await using (scribe.Attempt)
        {
            var commit = await scribe.ReplaceAsync(layer, table, parts);
            await scribe.Attempt.CommitAsync([commit], default);
            await lake.Ledger.EndAttemptAsync(attemptId, RunState.Succeeded, default);
            await lake.Ledger.ReleaseLeaseAsync(commit.Lease);
        }
    }

    async Task<Lease> TakeAsync(string table)
    {
        var lease = await lake.Ledger.TryTakeLeaseAsync(table, attempt.Id, default)
            ?? throw new InvalidOperationException($"{table} is held.");
        await lake.Ledger.StartAttemptAsync(attempt.Id, attempt.RunId, table, lease.Epoch, default);
        return lease;
    }

    async Task<Manifest> NextAsync(string layer, string table)
    {
        var current = await lake.ReadManifestAsync(table, default) ?? new Manifest { Layer = layer, Table = table, Columns = Columns };
        return current with { Generation = current.Generation + 1, Partitions = new(current.Partitions, StringComparer.Ordinal) };
    }

    PartitionEntry Entry(IReadOnlyList<FileEntry> files) => new()
    {
        Version = VersionOf(files),
        Rows = files.Count,
        Read = files.Count,
        BuiltAt = BuiltAt,
        RunId = attempt.RunId,
        AttemptId = attempt.Id,
        Files = files,
    };

    static string VersionOf(IReadOnlyList<FileEntry> files) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Join(',', files.Select(file => file.Sha256)))));
}
