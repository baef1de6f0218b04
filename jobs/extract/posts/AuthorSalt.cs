using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// The secret that authors are hashed with: made once for a lake, 32 bytes, in a file of its state that only its owner reads. It goes where
/// the lake goes, or the same person would be two. A sandbox's people are made up: its salt is known, so that it gives the same rows every
/// time.
/// </summary>
static class AuthorSalt
{
    const string Path = LakeState.AuthorSalt;

    const int Bytes = 32;

    public static async Task<byte[]> OfAsync(Lake lake, CancellationToken cancel)
    {
        if (lake.Info.IsSandbox) return "sandbox"u8.ToArray();
        if (await lake.Files.ReadAsync(Path, cancel) is { } known) return Read(lake, known);
        var draft = $"{Path}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var made = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true));
        if (lake.Files is LocalFiles local) await local.WriteNewPrivateAsync(draft, made);
        else await lake.Files.WriteNewAsync(draft, made, cancel);
        try
        {
            await lake.Files.RenameAsync(draft, Path, cancel);
        }
        catch (LakeFileException e) when (e.Kind == LakeFileError.Exists)
        {
            // Another import was first: its salt holds.
            await lake.Files.DeleteAsync(draft, cancel);
        }
        return Read(lake, await lake.Files.ReadAsync(Path, cancel) ?? []);
    }

    // Another salt than the one that wrote the tables would make two people of everybody.
    static byte[] Read(Lake lake, byte[] file)
    {
        var salt = new byte[Bytes];
        return Convert.FromHexString(Encoding.ASCII.GetString(file), salt, out var read, out var written) == OperationStatus.Done
            && written == Bytes && read == file.Length
            ? salt
            : throw new SparkMusicException(ExitCodes.ChecksFailed,
                $"{lake.UriOf(Path)} is damaged: it is not the {2 * Bytes} hex digits that authors are hashed with.",
                "Restore the file from a backup or a copy of this lake; where the lake has no posts yet, delete it.");
    }
}
