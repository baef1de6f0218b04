namespace SparkMusic.Lakes;

/// <summary>
/// The files of a lake's state that are no table's: where they lie, and the one way to change those that change under their names.
/// </summary>
public static class LakeState
{
    const string Root = "_state";

    /// <summary>What alters results.</summary>
    public const string Settings = Root + "/settings.json";

    /// <summary>What <c>run daily</c> collects.</summary>
    public const string Followed = Root + "/follow.json";

    /// <summary>The secret that authors are hashed with; only its owner reads it.</summary>
    public const string AuthorSalt = Root + "/author_salt";

    /// <summary>Hashes of who and what was forgotten: it is not taken in again.</summary>
    public const string Forgotten = Root + "/forgotten";

    /// <summary>Whole texts of refused rows, a file per attempt, appended with its commit.</summary>
    public const string Texts = Root + "/rejected";

    /// <summary>A file per attempt.</summary>
    public const string Logs = Root + "/logs";

    /// <summary>What collectors may lose: what was asked of services, drafts that a kill left.</summary>
    public const string Collect = Root + "/collect";

    /// <summary>Files that go with a copy of the lake.</summary>
    public static readonly IReadOnlyList<string> Copied = [Settings, Followed, AuthorSalt, Forgotten];

    /// <summary>The name of a path of this class, as its folder lists it.</summary>
    public static string NameOf(string path) => path[(Root.Length + 1)..];

    /// <summary>Writes what <paramref name="change"/> makes of a file's bytes; nobody else changes it meanwhile.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="path">One of this class.</param>
    /// <param name="change">Told the bytes, null for no file; answers null when nothing changes.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="SparkMusicException">75: another process keeps the file to itself for seconds.</exception>
    public static async Task ChangeAsync(Lake lake, string path, Func<byte[]?, byte[]?> change, CancellationToken cancel)
    {
        await using var only = await HoldAsync(lake, path, cancel);
        if (change(await lake.Files.ReadAsync(path, cancel)) is { } bytes) await ReplaceAsync(lake, path, bytes, cancel);
    }

    /// <summary>Readers see the old file or the new one, whatever is killed when.</summary>
    public static async Task ReplaceAsync(Lake lake, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        // Where what a kill leaves is in nobody's way.
        await lake.Files.MakeFolderAsync(Collect, cancel);
        var draft = $"{Collect}/{path[(path.LastIndexOf('/') + 1)..]}.{LakeNames.NewId(lake.Clock)}";
        await lake.Files.WriteNewAsync(draft, bytes, cancel);
        await lake.Files.ReplaceAsync(draft, path, cancel);
        await lake.Files.SyncAsync(LakeFolders.ParentOf(path), cancel);
    }

    static async Task<IAsyncDisposable> HoldAsync(Lake lake, string path, CancellationToken cancel)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await lake.Ledger.TryHoldAsync("state." + NameOf(path), cancel) is { } held) return held;
            await Task.Delay(TimeSpan.FromMilliseconds(100), lake.Clock, cancel);
        }
        throw SparkMusicException.TryLater($"Another process keeps {lake.UriOf(path)} to itself.",
            "Run the same command again when it has ended.");
    }
}
