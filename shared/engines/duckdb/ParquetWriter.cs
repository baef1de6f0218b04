using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// Writes one result as sorted zstd Parquet. Rows that are equal in the sort columns are ordered by a hash of the others, so equal results
/// give equal bytes whatever the number of threads.
/// </summary>
sealed partial class ParquetWriter(DuckDbDatabase database, DuckDbConnection connection, WriteRequest request, long maxFileBytes)
{
    /// <summary>Where a partitioned result lies while its partitions are written: seen by all connections of the engine.</summary>
    public const string StagingSchema = "staging";

    const string Partition = "_partition";
    const string Options = "(format parquet, compression zstd, use_tmp_file false)";

    static int _lastStaged;

    readonly string _folder = request.Folder.StartsWith("file://", StringComparison.Ordinal) ? new Uri(request.Folder).LocalPath
        : request.Folder;

    public IReadOnlyList<WrittenFile> Write(CancellationToken cancel)
    {
        try
        {
            return WriteFolder(cancel);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException || IsOurFolderGone(refused))
        {
            throw new EngineException(EngineErrorKind.Storage, $"Cannot write into {_folder}: {refused.Message}",
                nameof(DuckDbErrorType.Io), refused);
        }
    }

    /// <summary>The staging folder was taken away meanwhile: no reason to read the manifest again.</summary>
    bool IsOurFolderGone(Exception error) =>
        error is EngineException { Kind: EngineErrorKind.MissingFile }
            && error.Message.Contains($"\"{_folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    List<WrittenFile> WriteFolder(CancellationToken cancel)
    {
        if (Directory.Exists(_folder)) throw new EngineException(EngineErrorKind.Storage, $"The folder {_folder} is there already.");
        Directory.CreateDirectory(_folder);
        var files = request.PartitionColumn is null ? WriteWhole(cancel) : WritePartitions(cancel);
        if (files.Count == 0) Directory.Delete(_folder);
        return files;
    }

    List<WrittenFile> WriteWhole(CancellationToken cancel)
    {
        var path = Path.Combine(_folder, NameOf(0));
        var rows = connection.Execute(CopyOf($"select {SqlText.ForFile(request.Columns)} from {Sorted(partition: null)}", path),
            request.Parameters, cancel);
        if (rows > 0 || request.KeepEmpty) return Split(connection, _folder, "", rows, cancel);
        File.Delete(path);
        return [];
    }

    List<WrittenFile> WritePartitions(CancellationToken cancel)
    {
        var table = $"{StagingSchema}.t{Interlocked.Increment(ref _lastStaged)}";
        try
        {
            connection.Execute($"create table {table} as select * from {Sorted(request.PartitionColumn)}", request.Parameters, cancel);
            var partitions = ReadPartitions(table, cancel);
            var files = new List<WrittenFile>[partitions.Count];
            ForEach(partitions.Count, cancel, (worker, index) => files[index] = WritePartition(worker, table, partitions[index], cancel));
            return [.. files.SelectMany(list => list)];
        }
        finally
        {
            connection.Execute($"drop table if exists {table}", cancel: CancellationToken.None);
        }
    }

    List<WrittenFile> WritePartition(DuckDbConnection worker, string table, StagedPartition partition, CancellationToken cancel)
    {
        var folder = Path.Combine(_folder, $"{request.PartitionColumn}={partition.Value}");
        Directory.CreateDirectory(folder);
        var query = $"select {SqlText.ForFile(request.Columns)} from {table} where rowid between {partition.First} and {partition.Last}";
        var rows = worker.Execute(CopyOf(query, Path.Combine(folder, NameOf(0))), cancel: cancel);
        if (rows != partition.Rows)
            throw new EngineException(EngineErrorKind.Internal,
                $"Partition {partition.Value} has {partition.Rows} rows, {rows} were written.");
        return Split(worker, folder, partition.Value, rows, cancel);
    }

    /// <summary>The rows of a partition lie one after the other, in the order they were kept.</summary>
    List<StagedPartition> ReadPartitions(string table, CancellationToken cancel)
    {
        var partitions = new List<StagedPartition>();
        using var rows = connection.Query(
            $"select {Partition}, min(rowid), max(rowid), count(*) from {table} group by {Partition} order by {Partition}", cancel: cancel);
        while (rows.Read(cancel))
        {
            if (rows.Current[0] is not string value)
                throw new EngineException(EngineErrorKind.Value, $"{rows.Current[3]} rows have no {request.PartitionColumn}.");
            if (!PlainValue().IsMatch(value))
                throw new EngineException(EngineErrorKind.Value, $"'{value}' of {request.PartitionColumn} cannot name a folder.");
            partitions.Add(new StagedPartition(value, (long)rows.Current[1]!, (long)rows.Current[2]!, (long)rows.Current[3]!));
        }
        return partitions;
    }

    /// <summary>One connection per thread; a single partition stays on ours, where its progress is seen.</summary>
    void ForEach(int count, CancellationToken cancel, Action<DuckDbConnection, int> work)
    {
        if (count < 2)
        {
            for (var index = 0; index < count; index++) work(connection, index);
            return;
        }
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = database.Threads, CancellationToken = cancel };
            Parallel.For(
                0,
                count,
                options,
                database.Connect,
                (index, loop, worker) =>
                {
                    if (!loop.IsStopped) work(worker, index);
                    return worker;
                },
                worker => worker.Dispose());
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>What is larger than the limit is cut into equal numbers of rows.</summary>
    List<WrittenFile> Split(DuckDbConnection worker, string folder, string partition, long rows, CancellationToken cancel)
    {
        var path = Path.Combine(folder, NameOf(0));
        var parts = (int)Math.Min((new FileInfo(path).Length + maxFileBytes - 1) / maxFileBytes, Math.Max(rows, 1));
        if (parts <= 1) return [FileOf(partition, 0, rows)];
        var whole = path + ".whole";
        File.Move(path, whole);
        var files = new List<WrittenFile>();
        for (var part = 0; part < parts; part++)
        {
            var first = rows * part / parts;
            var next = rows * (part + 1) / parts;
            var query = $"select {SqlText.Names(request.Columns)} from read_parquet({SqlText.PathLiteral(whole)}, file_row_number = true, "
                + "hive_partitioning = false) "
                + $"where file_row_number >= {first} and file_row_number < {next}";
            files.Add(FileOf(partition, part, worker.Execute(CopyOf(query, Path.Combine(folder, NameOf(part))), cancel: cancel)));
        }
        File.Delete(whole);
        return files;
    }

    /// <summary>The result cast to its declared types and in its final order.</summary>
    string Sorted(string? partition)
    {
        var order = request.SortBy.Select(SqlText.Name).ToList();
        var others = request.Columns.Where(column => !request.SortBy.Contains(column.Name)).ToList();
        if (others.Count > 0 && !request.IsSortUnique) order.Add($"hash({SqlText.Names(others)})");
        var casts = SqlText.Casts(request.Columns);
        if (partition is not null)
        {
            order.Insert(0, Partition);
            casts += $", cast({SqlText.Name(partition)} as varchar) as {Partition}";
        }
        return $"(select {casts} from {SqlText.Derived(request.Sql)}) as typed order by {string.Join(", ", order)}";
    }

    static string CopyOf(string query, string path) => $"copy ({query}) to {SqlText.Literal(path)} {Options}";

    string NameOf(int number) => $"{request.FilePrefix}-{number}.parquet";

    WrittenFile FileOf(string partition, int number, long rows) =>
        new(partition, (partition == "" ? "" : $"{request.PartitionColumn}={partition}/") + NameOf(number), rows);

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*\z")]
    private static partial Regex PlainValue();

    readonly record struct StagedPartition(string Value, long First, long Last, long Rows);
}
