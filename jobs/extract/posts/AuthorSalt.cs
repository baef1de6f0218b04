using System.Security.Cryptography;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// The secret that authors are hashed with: made once for a lake, 32 bytes, in a file of its state that only its owner reads. It goes where the
/// lake goes, or the same person would be two. A sandbox's people are made up: its salt is known, so that it gives the same rows every time.
/// </summary>
static class AuthorSalt
{
    const string Path = "_state/author_salt";

    public static async Task<byte[]> OfAsync(Lake lake, CancellationToken cancel)
    {
        if (lake.Info.IsSandbox) return "sandbox"u8.ToArray();
        if (await lake.Files.ReadAsync(Path, cancel) is { Length: > 0 } known) return Convert.FromHexString(System.Text.Encoding.ASCII.GetString(known));
        var draft = $"{Path}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        await lake.Files.WriteNewAsync(draft, System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64, lowercase: true)), cancel);
        if (!OperatingSystem.IsWindows() && File.Exists(lake.UriOf(draft))) File.SetUnixFileMode(lake.UriOf(draft), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            await lake.Files.RenameAsync(draft, Path, cancel);
        }
        catch (LakeFileException e) when (e.Kind == LakeFileError.Exists)
        {
            // Another import was first: its salt holds.
            await lake.Files.DeleteAsync(draft, cancel);
        }
        return Convert.FromHexString(System.Text.Encoding.ASCII.GetString((await lake.Files.ReadAsync(Path, cancel))!));
    }
}
