using System.Globalization;
using System.Text;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>Whole texts of refused rows, which lie beside the tables: a file per attempt, per text a line "sha256 length", its bytes, a line end.</summary>
sealed class ForgottenTexts(Lake lake)
{
    const string Folder = "_state/rejected";

    readonly List<(string Name, byte[]? Left)> _changed = [];
    readonly HashSet<string> _hashes = new(StringComparer.Ordinal);

    /// <summary>Of the texts that go; a row of the table may hold only the beginning of its text.</summary>
    public IReadOnlySet<string> Hashes => _hashes;

    /// <summary>Reads all files; those with a text that goes will be written again without it.</summary>
    /// <param name="goes">Asked with a text's sha256 and the text.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<ForgottenTexts> FindAsync(Func<string, string, bool> goes, CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync(Folder, cancel))
        {
            if (await lake.Files.ReadAsync($"{Folder}/{entry.Name}", cancel) is not { } bytes) continue;
            using var left = new MemoryStream();
            if (Copy(bytes, left, (hash, text) => !goes(hash, Encoding.UTF8.GetString(text)))) _changed.Add((entry.Name, left.Length == 0 ? null : left.ToArray()));
        }
        return this;
    }

    public async Task RemoveAsync(CancellationToken cancel)
    {
        foreach (var (name, left) in _changed)
        {
            if (left is null)
            {
                await lake.Files.DeleteAsync($"{Folder}/{name}", cancel);
                continue;
            }
            var draft = $"{Folder}/{name}.new";
            await lake.Files.DeleteAsync(draft, cancel);
            await lake.Files.WriteNewAsync(draft, left, cancel);
            await lake.Files.ReplaceAsync(draft, $"{Folder}/{name}", cancel);
        }
        if (_changed.Count > 0) await lake.Files.SyncAsync(Folder, cancel);
    }

    bool Copy(ReadOnlySpan<byte> file, MemoryStream left, Func<string, byte[], bool> stays)
    {
        var isChanged = false;
        while (file.IndexOf((byte)'\n') is >= 0 and var line)
        {
            var head = Encoding.ASCII.GetString(file[..line]).Split(' ');
            var end = head.Length == 2 && int.TryParse(head[1], CultureInfo.InvariantCulture, out var length) ? line + 1 + length + 1 : file.Length;
            end = Math.Min(end, file.Length);
            if (stays(head[0], file[(line + 1)..end].ToArray())) left.Write(file[..end]);
            else
            {
                _hashes.Add(head[0]);
                isChanged = true;
            }
            file = file[end..];
        }
        return isChanged;
    }
}
