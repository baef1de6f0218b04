using System.Text;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>
/// Whole texts of refused rows, which lie beside the tables: a file per attempt, per text a line "sha256 length", its bytes, a line end.
/// Files are read and written as streams: one text at a time is in memory.
/// </summary>
sealed class ForgottenTexts(Lake lake)
{
    const string Folder = LakeState.Texts, DraftEnd = ".new";

    readonly List<(string Name, TextCuts Cuts)> _changed = [];
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
            // What a forgetting that died was writing.
            if (entry.Name.EndsWith(DraftEnd, StringComparison.Ordinal)) continue;
            await using var file = await lake.Files.OpenReadAsync($"{Folder}/{entry.Name}", cancel);
            var cuts = new TextCuts();
            await foreach (var (start, end, hash, text) in TextFile.ReadAsync(file, cancel))
                if (goes(hash, Encoding.UTF8.GetString(text.Span)))
                {
                    _hashes.Add(hash);
                    cuts.Cut(start, end);
                }
                else cuts.Keep();
            if (cuts.Any) _changed.Add((entry.Name, cuts));
        }
        return this;
    }

    public async Task RemoveAsync(CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync(Folder, cancel))
            if (entry.Name.EndsWith(DraftEnd, StringComparison.Ordinal)) await lake.Files.DeleteAsync($"{Folder}/{entry.Name}", cancel);
        if (_changed.Count == 0) return;
        using var scratch = Scratch.Create("forget");
        foreach (var (name, cuts) in _changed)
        {
            var path = $"{Folder}/{name}";
            if (!cuts.IsAnyKept)
            {
                await lake.Files.DeleteAsync(path, cancel);
                continue;
            }
            // HDFS asks for a stream that can be read again.
            await using (var left = new FileStream(scratch[name], FileMode.CreateNew))
            {
                await using (var file = await lake.Files.OpenReadAsync(path, cancel)) await cuts.Left(file).CopyToAsync(left, cancel);
                left.Position = 0;
                await lake.Files.WriteNewAsync(path + DraftEnd, left, cancel);
            }
            await lake.Files.ReplaceAsync(path + DraftEnd, path, cancel);
        }
        await lake.Files.SyncAsync(Folder, cancel);
    }
}
