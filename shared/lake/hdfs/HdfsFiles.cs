using System.Security.Cryptography;
using System.Text.Json;

namespace SparkMusic.Lakes;

/// <summary>A lake's files on HDFS, over WebHDFS.</summary>
/// <remarks>
/// Names are durable as soon as a call returns: the NameNode syncs its log. A file that we make is synced block by block to its DataNodes'
/// disks; one that Spark made is with its DataNodes, and on their disks with <c>dfs.datanode.synconclose</c>.
/// A call whose answer was lost is repeated, and a rename is known by the id that a file keeps under any name.
/// </remarks>
public sealed class HdfsFiles : ILakeFiles, IDisposable
{
    const int MostReads = 20;

    readonly HdfsLocation _location;
    readonly WebHdfs _web;

    public HdfsFiles(HdfsLocation location, TimeProvider clock) : this(location, new HdfsPatience(clock))
    {
    }

    internal HdfsFiles(HdfsLocation location, HdfsPatience patience) => (_location, _web) = (location, new WebHdfs(location, patience));

    public string Root => _location.Root;

    // Its length and its bytes are told by two calls: between them it may have been replaced, or have gone.
    public Task<byte[]?> ReadAsync(string path, CancellationToken cancel) => DoAsync("read", path, async full =>
    {
        for (var tries = 1; ; tries++)
        {
            if (await StatusAsync(full, cancel) is not { } status) return null;
            try
            {
                await using var stream = OpenStatus(full, status);
                var bytes = new byte[status.Length];
                await stream.ReadExactlyAsync(bytes, cancel);
                if ((await StatusAsync(full, cancel))?.Id == status.Id) return bytes;
            }
            catch (LakeFileException) when (tries < MostReads)
            {
                if ((await StatusAsync(full, cancel))?.Id == status.Id) throw;
            }
            if (tries == MostReads) throw new IOException($"it was replaced {MostReads} times while it was read");
        }
    });

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancel) => DoAsync("read", path, async full =>
        (Stream)OpenStatus(full, await StatusAsync(full, cancel) ?? throw Missing("read", full)));

    public Task WriteNewAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        WriteNewAsync(path, new MemoryStream(bytes.ToArray(), writable: false), cancel);

    // Under a name of its own first: a try that broke off may still be completed by its DataNode, with a part of the bytes.
    public Task WriteNewAsync(string path, Stream bytes, CancellationToken cancel) => DoAsync("write", path, async full =>
    {
        var (start, drafts, isAway) = (bytes.Position, new Stack<string>(), false);
        try
        {
            await _web.TryAsync(failures =>
            {
                bytes.Position = start;
                drafts.Push($"{full}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.new");
                return UploadAsync(drafts.Peek(), bytes, failures, cancel);
            }, cancel);
            await RenameAsync(drafts.Peek(), full, "NONE", cancel);
            drafts.Pop();
            return true;
        }
        catch (Exception e) when (HdfsErrors.IsTransient(e))
        {
            isAway = true;
            throw;
        }
        finally
        {
            // While HDFS is away they stay, and go with the staging folder they are in.
            if (!isAway)
                foreach (var draft in drafts) await RemoveAsync(draft, isRecursive: false, cancel);
        }
    });

    public Task<IReadOnlyList<LakeEntry>> ListAsync(string folder, CancellationToken cancel) => DoAsync("list", folder, async full =>
    {
        try
        {
            return await _web.CallAsync(HttpMethod.Get, full, "LISTSTATUS", "", json => (IReadOnlyList<LakeEntry>)
                [.. json.GetProperty("FileStatuses").GetProperty("FileStatus").EnumerateArray()
                    .Select(EntryOf).Where(entry => entry.Name.Length > 0).OrderBy(entry => entry.Name, StringComparer.Ordinal)], cancel);
        }
        catch (WebHdfsException e) when (e.Name == "FileNotFoundException")
        {
            return [];
        }
    });

    public Task<bool> ExistsAsync(string path, CancellationToken cancel) =>
        DoAsync("look at", path, async full => await StatusAsync(full, cancel) is not null);

    public Task MakeFolderAsync(string folder, CancellationToken cancel) => DoAsync("make the folder", folder, full =>
        _web.CallAsync(HttpMethod.Put, full, "MKDIRS", "", json => Done(json, "mkdirs"), cancel));

    public Task RenameAsync(string from, string to, CancellationToken cancel) =>
        DoAsync("move", from, to, (source, target) => RenameAsync(source, target, "NONE", cancel));

    public Task ReplaceAsync(string from, string to, CancellationToken cancel) =>
        DoAsync("move", from, to, (source, target) => RenameAsync(source, target, "OVERWRITE", cancel));

    public Task ExchangeAsync(string fresh, string current, CancellationToken cancel) =>
        DoAsync("exchange", fresh, current, (source, target) => ExchangeFullAsync(source, target, cancel));

    async Task ExchangeFullAsync(string source, string target, CancellationToken cancel)
    {
        if (await StatusAsync(source, cancel) is null) throw Missing("exchange", source);
        var old = source + ".old";
        await RenameAsync(target, old, "NONE", cancel);
        Faults.At(FaultPoints.ExchangeHalf);
        await RenameAsync(source, target, "NONE", cancel);
        Faults.At(FaultPoints.ExchangeHalf);
        await RenameAsync(old, source, "NONE", cancel);
    }

    public Task DeleteAsync(string path, CancellationToken cancel) =>
        DoAsync("delete", path, full => RemoveAsync(full, isRecursive: true, cancel));

    public Task<bool> DeleteEmptyFolderAsync(string folder, CancellationToken cancel) => DoAsync("delete", folder, async full =>
    {
        try
        {
            return await RemoveAsync(full, isRecursive: false, cancel);
        }
        catch (WebHdfsException e) when (e.Name == "PathIsNotEmptyDirectoryException")
        {
            return false;
        }
    });

    public Task SyncAsync(string path, CancellationToken cancel) =>
        DoAsync("sync", path, async full => await StatusAsync(full, cancel) ?? throw Missing("sync", full));

    public void Dispose() => _web.Dispose();

    async Task<bool> UploadAsync(string full, Stream bytes, int failures, CancellationToken cancel)
    {
        using var content = new UploadContent(bytes);
        var expected = content.Headers.ContentLength;
        try
        {
            await _web.CreateAsync(full, content, failures, cancel);
        }
        catch (Exception) when (content.SourceFailure is { } failure)
        {
            throw failure as SparkMusicException
                ?? SparkMusicException.Failed($"What is to be written to {ShownOf(full)} cannot be read: {failure.Message}", null, failure);
        }
        var status = await StatusAsync(full, cancel);
        return status?.Length == expected ? true : throw new IOException($"{status?.Length ?? 0} of {expected} bytes arrived");
    }

    HdfsReadStream OpenStatus(string full, Status status) => new(_web, full, ShownOf(full), status.Length);

    // A refusal comes as an exception with these options; without any, HDFS would answer only false, and move into a folder that is there.
    async Task RenameAsync(string from, string to, string option, CancellationToken cancel)
    {
        var source = await StatusAsync(from, cancel) ?? throw Missing("move", from);
        var isUnsure = false;
        try
        {
            await _web.CallAsync(HttpMethod.Put, from, "RENAME", $"&destination={Uri.EscapeDataString(to)}&renameoptions={option}",
                json => json.ValueKind == JsonValueKind.Undefined || Done(json, "rename"), cancel, () => isUnsure = true);
        }
        catch (WebHdfsException e) when (isUnsure && e.Name == "FileNotFoundException")
        {
            // Perhaps it was done by the try of which we had no answer.
            if ((await StatusAsync(to, cancel))?.Id != source.Id) throw;
        }
    }

    Task<bool> RemoveAsync(string full, bool isRecursive, CancellationToken cancel) =>
        _web.CallAsync(HttpMethod.Delete, full, "DELETE", isRecursive ? "&recursive=true" : "&recursive=false",
            json => json.GetProperty("boolean").GetBoolean(), cancel);

    async Task<Status?> StatusAsync(string full, CancellationToken cancel)
    {
        try
        {
            return await _web.CallAsync(HttpMethod.Get, full, "GETFILESTATUS", "", json =>
            {
                var status = json.GetProperty("FileStatus");
                return new Status(status.GetProperty("fileId").GetInt64(), status.GetProperty("length").GetInt64());
            }, cancel);
        }
        catch (WebHdfsException e) when (e.Name is "FileNotFoundException" or "ParentNotDirectoryException")
        {
            return null;
        }
    }

    static LakeEntry EntryOf(JsonElement status)
    {
        var isFolder = status.GetProperty("type").GetString() == "DIRECTORY";
        return new LakeEntry(status.GetProperty("pathSuffix").GetString()!, isFolder, isFolder ? 0 : status.GetProperty("length")
            .GetInt64(),
            DateTimeOffset.FromUnixTimeMilliseconds(status.GetProperty("modificationTime").GetInt64()).UtcDateTime);
    }

    /// <summary>HDFS answers a refusal of some calls with 200 and <c>{"boolean":false}</c>.</summary>
    static bool Done(JsonElement json, string call) =>
        json.GetProperty("boolean").GetBoolean() ? true
            : throw new WebHdfsException("", $"HDFS answered false to {call}", System.Net.HttpStatusCode.OK);

    LakeFileException Missing(string doing, string full) =>
        HdfsErrors.Of(doing, ShownOf(full), new WebHdfsException("FileNotFoundException", "", System.Net.HttpStatusCode.NotFound));

    string ShownOf(string full) => Root + full[_location.Path.Length..];

    Task DoAsync(string doing, string from, string to, Func<string, string, Task> call) => DoAsync(doing, from, async source =>
    {
        await call(source, Checked(to));
        return true;
    }, " to " + (to.Length == 0 ? Root : $"{Root}/{to}"));

    async Task<T> DoAsync<T>(string doing, string path, Func<string, Task<T>> call, string further = "")
    {
        var full = Checked(path);
        try
        {
            return await call(full);
        }
        catch (Exception e) when (e is WebHdfsException or HttpRequestException or IOException or TimeoutException)
        {
            throw HdfsErrors.Of(doing, ShownOf(full) + further, e);
        }
    }

    string Checked(string path) => path.Length == 0 ? _location.Path
        : LakeNames.IsPath(path) ? $"{_location.Path}/{path}"
        : throw new LakeFileException(
            LakeFileError.BadName, path, $"'{path}' is no path of a lake: names are [a-z0-9_=.-] with / between them.");

    sealed record Status(long Id, long Length);
}
