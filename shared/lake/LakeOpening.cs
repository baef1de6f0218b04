using SparkMusic.Ledgers;

namespace SparkMusic.Lakes;

/// <summary>Finds out what a location is, and makes a lake where there is nothing yet.</summary>
static class LakeOpening
{
    public static Task<Lake> OpenAsync(string location, TimeProvider clock, CancellationToken cancel) =>
        OpenAsync(FilesAt(location, clock), clock, cancel);

    public static async Task<Lake> OpenAsync(ILakeFiles files, TimeProvider clock, CancellationToken cancel)
    {
        if (await ReadInfoAsync(files, cancel) is { } info) return new Lake(files, info, clock);
        if ((await files.ListAsync("", cancel)).Count == 0)
            throw SparkMusicException.Usage(
                $"There is no lake at {files.Root}.",
                "Give the folder of a lake with --lake, or make one: sparkmusic demo, import or collect.");
        throw NotALake(files);
    }

    public static async Task<Lake> OpenOrCreateAsync(string location, bool isSandbox, TimeProvider clock, CancellationToken cancel)
    {
        var files = FilesAt(location, clock);
        var info = await ReadInfoAsync(files, cancel) ?? await CreateAsync(files, isSandbox, clock, cancel);
        if (isSandbox && !info.IsSandbox)
            throw SparkMusicException.Usage(
                $"The lake at {files.Root} holds real data; made-up data does not go there.",
                "Give the folder of a sandbox lake, or an empty one, with --lake.");
        return new Lake(files, info, clock);
    }

    /// <summary>The file system of a location; nothing is looked at yet.</summary>
    /// <exception cref="SparkMusicException">Usage: it is no location of a lake.</exception>
    public static ILakeFiles FilesAt(string location, TimeProvider clock)
    {
        if (HdfsLocation.IsOne(location)) return new HdfsFiles(HdfsLocation.Of(location, Environment.GetEnvironmentVariable), clock);
        if (location.StartsWith("file://", StringComparison.Ordinal)) location = new Uri(location).LocalPath;
        if (location.Contains("://", StringComparison.Ordinal))
            throw SparkMusicException.Usage(
                $"Lakes are kept on local disk and on HDFS, and {location} is neither.",
                "Give a local folder, or hdfs://host:port/path, with --lake.");
        if (location.Trim().Length == 0) throw SparkMusicException.Usage("The lake's location is empty.", "Give a folder with --lake.");
        for (var path = Path.GetFullPath(location); path is not null; path = Path.GetDirectoryName(path))
            if (File.Exists(path))
                throw SparkMusicException.Usage($"{path} is a file, and a lake is a folder.", "Give a folder with --lake.");
        return new LocalFiles(location);
    }

    static async Task<LakeInfo?> ReadInfoAsync(ILakeFiles files, CancellationToken cancel)
    {
        if (await files.ReadAsync(LakeFolders.Info, cancel) is not { } bytes) return null;
        var info = LakeJson.ReadInfo(bytes, $"{files.Root}/{LakeFolders.Info}");
        if (info.Format > Lake.CurrentFormat)
            throw SparkMusicException.Failed(
                $"The lake at {files.Root} has format {info.Format}, "
                + $"and this version of SparkMusic knows formats up to {Lake.CurrentFormat}.",
                "Use the newer version of SparkMusic that wrote it.");
        if (!LedgerChoice.IsKnown(info.Ledger))
            throw SparkMusicException.Failed(
                $"The lake at {files.Root} keeps its record in '{info.Ledger}', and this version of SparkMusic knows 'sqlite' and "
                    + "'postgres'.",
                "Use a newer version of SparkMusic.");
        if (info.Ledger == LedgerChoice.Sqlite && HdfsLocation.IsOne(files.Root))
            throw SparkMusicException.Failed(
                $"The lake at {files.Root} was put there as files from a local disk: its record of runs is a database that needs one.",
                "Copy it with 'sparkmusic copy' instead.");
        return info;
    }

    // lake.json comes last and by rename: what was killed before it is an empty folder with ours in it, and of two makers one wins.
    static async Task<LakeInfo> CreateAsync(ILakeFiles files, bool isSandbox, TimeProvider clock, CancellationToken cancel)
    {
        string[] ours = ["_state", LakeFolders.Staging, LakeFolders.Journal, LakeFolders.Trash];
        var isForeign = (await files.ListAsync("", cancel)).Any(entry => !ours.Contains(entry.Name));
        if (isForeign || (await files.ListAsync(LakeFolders.Tables, cancel)).Count > 0) throw NotALake(files);
        LedgerChoice.RequireFor(files);
        foreach (var folder in LakeFolders.Own) await files.MakeFolderAsync(folder, cancel);
        var info = new LakeInfo(Lake.CurrentFormat, LakeNames.NewId(clock), isSandbox, LedgerChoice.For(files));
        var draft = $"{LakeFolders.Info}.{info.Id}";
        await files.WriteNewAsync(draft, LakeJson.Write(info), cancel);
        try
        {
            await files.RenameAsync(draft, LakeFolders.Info, cancel);
        }
        catch (LakeFileException e) when (e.Kind is LakeFileError.Exists or LakeFileError.Missing)
        {
            await files.DeleteAsync(draft, cancel);
            if (await ReadInfoAsync(files, cancel) is { } made) return made;
            throw;
        }
        // Drafts of makers that were killed, or that lost: these find the lake made.
        foreach (var entry in await files.ListAsync("_state", cancel))
            if (entry.Name.StartsWith("lake.json.", StringComparison.Ordinal)) await files.DeleteAsync($"_state/{entry.Name}", cancel);
        await files.SyncAsync("_state", cancel);
        await files.SyncAsync("", cancel);
        return info;
    }

    static SparkMusicException NotALake(ILakeFiles files) =>
        SparkMusicException.Usage(
            $"The folder {files.Root} is not empty and is not a lake.",
            "Give the folder of a lake, or an empty or new folder, with --lake.");
}
