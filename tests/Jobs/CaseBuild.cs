using System.Security.Cryptography;
using SparkMusic.Engines;
using SparkMusic.Jobs;
using SparkMusic.Quality;
using SparkMusic.Run;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Jobs;

/// <summary>What a build gave.</summary>
/// <param name="Rows">In the table's declared columns.</param>
/// <param name="Rejected">File, line and rules joined by <c>;</c>.</param>
/// <param name="Hashes">Paths and SHA-256 of the table's files.</param>
sealed record TableResult(IReadOnlyList<object?[]> Rows, IReadOnlyList<object?[]> Rejected, long Duplicates,
    IReadOnlyList<string> BrokenChecks, IReadOnlyList<string> Hashes);

/// <summary>
/// Builds a table from rows in memory by the runner's own split and derived builds, files and all, and reads the files back.
/// </summary>
static class CaseBuild
{
    public static async Task<TableResult> RunAsync(ISqlEngine engine, TableCase given, CancellationToken cancel)
    {
        using var folder = new TestFolder();
        await using var session = await engine.OpenAsync(cancel);
        foreach (var (view, columns, rows) in given.Given) await session.AttachRowsAsync(view, columns, rows, cancel);
        if (given.Table.Made is { } made)
            await session.AttachRowsAsync(made.View, made.Columns, await made.RunAsync(session, cancel), cancel);
        var body = JobCatalog.Catalog.BodyFor(given.Table, engine.Name);
        var work = new TableWork(session, engine.Name, given.Sql, body, given.Parameters, given.Keys(), "run", folder["table"],
            folder["rejected"], "part");
        var staged = given.Sql.Splits ? await SplitBuild.RunAsync(work, cancel) : await DerivedBuild.RunAsync(work, cancel);

        var table = await ReadAsync(session, given.Sql.Columns, folder["table"], staged.Files, cancel);
        var refused = await ReadAsync(session, Splitter.RejectedColumns, folder["rejected"], staged.RejectedFiles, cancel);
        var (file, line, rules) = (Index("file"), Index("line"), Index("rules"));
        return new TableResult(table, [.. refused.Select(row => new[] { row[file], row[line], string.Join(';', (object?[])row[rules]!) })],
            staged.Counts.Values.Sum(count => count.Duplicates),
            [.. staged.Checks.Where(check => check is { Severity: "fail", Failures: > 0 })
                .Select(check => $"{check.Name} ({check.Failures} in {check.Partition})")],
            [.. staged.Files.Select(file =>
                $"{file.Path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder["table"], file.Path))))}")]);
    }

    static int Index(string name) => Array.FindIndex(Splitter.RejectedColumns, column => column.Name == name);

    static async Task<IReadOnlyList<object?[]>> ReadAsync(
        ISqlSession session, IReadOnlyList<Column> columns, string root, IReadOnlyList<WrittenFile> files, CancellationToken cancel)
    {
        await session.AttachFilesAsync("_read_back", columns, [.. files.Select(file => Path.Combine(root, file.Path))], cancel);
        await using var reader = await session.QueryAsync("select * from _read_back", TableWork.NoParameters, cancel);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancel)) rows.Add([.. reader.Current]);
        return rows;
    }
}
