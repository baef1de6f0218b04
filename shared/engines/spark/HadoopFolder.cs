using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>
/// A folder as Spark itself sees it, through Hadoop's file systems: the same calls for local disk and HDFS. Paths are relative, with
/// <c>/</c>.
/// </summary>
sealed class HadoopFolder : IDisposable
{
    const string PathType = "org.apache.hadoop.fs.Path";

    readonly GatewayLease _jvm;
    readonly JvmObject _conf, _files;
    readonly string _root;

    HadoopFolder(GatewayLease jvm, JvmObject conf, JvmObject files, string root) => (_jvm, _conf, _files, _root) = (jvm, conf, files, root);

    public static async Task<HadoopFolder> OpenAsync(GatewayLease jvm, JvmObject context, string path)
    {
        var conf = await jvm.CallAsync<JvmObject>(context, "hadoopConfiguration");
        using var root = await jvm.NewAsync(PathType, path);
        var files = await jvm.CallAsync<JvmObject>(root, "getFileSystem", conf);
        using var qualified = await jvm.CallAsync<JvmObject>(files, "makeQualified", root);
        var text = await jvm.CallAsync<string>(qualified, "toString");
        // The checksum layer over local disk hides its .crc files; below it they are files like others.
        if (await jvm.CallStaticAsync<bool>("py4j.reflection.TypeUtil", "isInstanceOf", "org.apache.hadoop.fs.ChecksumFileSystem", files))
        {
            using var checkedFiles = files;
            files = await jvm.CallAsync<JvmObject>(checkedFiles, "getRawFileSystem");
        }
        return new HadoopFolder(jvm, conf, files, text);
    }

    /// <summary>All files below, in the order of their paths.</summary>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        var paths = new List<string>();
        using var root = await PathOfAsync("");
        using var statuses = await _jvm.CallAsync<JvmObject>(_files, "listFiles", root, true);
        while (await _jvm.CallAsync<bool>(statuses, "hasNext"))
        {
            using var status = await _jvm.CallAsync<JvmObject>(statuses, "next");
            using var path = await _jvm.CallAsync<JvmObject>(status, "getPath");
            paths.Add((await _jvm.CallAsync<string>(path, "toString"))[(_root.Length + 1)..]);
        }
        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    /// <exception cref="EngineException">Kind Storage: the file system answered no, which HDFS does without an exception.</exception>
    public async Task RenameAsync(string from, string to)
    {
        using var source = await PathOfAsync(from);
        using var target = await PathOfAsync(to);
        if (!await _jvm.CallAsync<bool>(_files, "rename", source, target))
            throw new EngineException(EngineErrorKind.Storage, $"{_root}/{from} could not be renamed to {to}.");
    }

    /// <summary>Deletes a file, or with "" the folder and all in it.</summary>
    public async Task DeleteAsync(string path)
    {
        using var target = await PathOfAsync(path);
        await _jvm.CallAsync(_files, "delete", target, path.Length == 0);
    }

    /// <summary>Rows of a Parquet file, from its footer.</summary>
    public async Task<long> RowsAsync(string path)
    {
        using var target = await PathOfAsync(path);
        using var input = await _jvm.CallStaticAsync<JvmObject>("org.apache.parquet.hadoop.util.HadoopInputFile", "fromPath",
            target, _conf);
        using var reader = await _jvm.CallStaticAsync<JvmObject>("org.apache.parquet.hadoop.ParquetFileReader", "open", input);
        var rows = await _jvm.CallAsync<long>(reader, "getRecordCount");
        await _jvm.CallAsync(reader, "close");
        return rows;
    }

    Task<JvmObject> PathOfAsync(string path) => _jvm.NewAsync(PathType, path.Length == 0 ? _root : $"{_root}/{path}");

    public void Dispose()
    {
        _files.Dispose();
        _conf.Dispose();
    }
}
