using System.Security.Cryptography;
using System.Text;
using SparkMusic.Ledgers;

namespace SparkMusic.Lakes;

/// <summary>
/// Copies a lake to an empty place, on the same file system or another, and proves the copy equal: every file is read back whole and has
/// the sha256 of its manifest, every manifest is the same byte for byte.
/// </summary>
/// <remarks>
/// The copy becomes a lake by its last step, the rename of its <c>lake.json</c>: until then nobody can open it, and a copy that broke off
/// goes on where it stopped. The source is only read and may be written to meanwhile; what it held at one moment is copied. The copy is a
/// lake of its own, with an id of its own, so that a Postgres never serves both; its record of runs is made from the manifests.
/// </remarks>
/// <param name="source">The lake; recovered.</param>
/// <param name="target">Where to: nothing, or what an earlier copy of the same lake left there.</param>
/// <param name="clock">For the record's times.</param>
/// <param name="step">Told what is done now.</param>
public sealed class LakeCopy(Lake source, ILakeFiles target, TimeProvider clock, Action<string>? step = null)
{
    const int Tries = 3, AtOnce = 4;

    readonly string _staging = LakeFolders.StagingOf("copy-" + source.Info.Id);
    int _copied, _drafts;

    /// <exception cref="SparkMusicException">
    /// Usage: something else is at the target. 3: the copy is not equal. 75: the source changed during each of three tries.
    /// </exception>
    public async Task<LakeCopyReport> RunAsync(CancellationToken cancel)
    {
        if (source.Location == target.Root) throw SparkMusicException.Usage("A lake is not copied onto itself.", "Name another place.");
        if (target.Root.StartsWith(source.Location.TrimEnd('/') + "/", StringComparison.Ordinal))
            throw SparkMusicException.Usage($"{target.Root} lies in the lake that is to be copied.", "Name a place outside it.");
        LedgerChoice.RequireFor(target);
        if (await IsMadeAsync(cancel)) return await CompareAsync(cancel);
        foreach (var folder in LakeFolders.Own) await target.MakeFolderAsync(folder, cancel);
        await target.DeleteAsync(_staging, cancel);
        await target.MakeFolderAsync(_staging, cancel);
        var content = await CopyFilesAsync(cancel);
        await RemoveOthersAsync(content, cancel);
        await new LakeProof(source.Files, target, step).RunAsync(content.Files, cancel);
        await FinishAsync(content, cancel);
        return new LakeCopyReport(content.Manifests.Count, content.Files.Count, content.Bytes, _copied);
    }

    /// <summary>True: the copy was finished before. Refused: another lake, or a folder of something else.</summary>
    async Task<bool> IsMadeAsync(CancellationToken cancel)
    {
        if (await target.ReadAsync(LakeFolders.Info, cancel) is { } bytes)
            return LakeJson.ReadInfo(bytes, $"{target.Root}/{LakeFolders.Info}").CopyOf == source.Info.Id ? true
                : throw SparkMusicException.Usage($"There is another lake at {target.Root}.", "Name an empty or new folder.");
        if ((await target.ListAsync("", cancel)).Count == 0 || await target.ExistsAsync(_staging, cancel)) return false;
        throw SparkMusicException.Usage(
            $"The folder {target.Root} is not empty, and no copy of this lake was begun there.", "Name an empty or new folder.");
    }

    async Task<LakeCopyReport> CompareAsync(CancellationToken cancel)
    {
        await target.DeleteAsync(_staging, cancel);
        var (content, made) = (await LakeContent.ReadAsync(source.Files, cancel), await LakeContent.ReadAsync(target, cancel));
        if (!content.HasManifestsOf(made))
            throw SparkMusicException.Usage(
                $"{target.Root} is a finished copy of {source.Location}, and one of them was written to since.",
                "Name an empty or new folder to copy it again.");
        await new LakeProof(source.Files, target, step).RunAsync(content.Files, cancel);
        return new LakeCopyReport(content.Manifests.Count, content.Files.Count, content.Bytes, 0);
    }

    async Task<LakeContent> CopyFilesAsync(CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var content = await LakeContent.ReadAsync(source.Files, cancel);
            try
            {
                await CopyAsync(content.Files, cancel);
                if (content.HasManifestsOf(await LakeContent.ReadAsync(source.Files, cancel))) return content;
            }
            catch (LakeFileException e) when (IsReplaced(e) && attempt < Tries)
            {
                // Replaced meanwhile: the next look at the manifests names others.
            }
            if (attempt == Tries)
                throw SparkMusicException.TryLater(
                    $"{source.Location} was written to during each of {Tries} tries to copy it.",
                    "Run the same command again: it goes on where it stopped.");
        }

        bool IsReplaced(LakeFileException e) =>
            e.Kind == LakeFileError.Missing && e.Path.StartsWith(source.Location + "/", StringComparison.Ordinal);
    }

    async Task CopyAsync(IReadOnlyList<ContentFile> files, CancellationToken cancel)
    {
        var done = 0;
        foreach (var folder in files.GroupBy(file => LakeFolders.ParentOf(file.Path)))
        {
            await target.MakeFolderAsync(folder.Key, cancel);
            var there = (await target.ListAsync(folder.Key, cancel)).ToDictionary(entry => entry.Name, entry => entry.Bytes);
            var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
            await Parallel.ForEachAsync(folder, limits, async (file, token) =>
            {
                step?.Invoke($"copying, {Interlocked.Increment(ref done)} of {files.Count}");
                // A file appears by rename, so one that is there is whole; the proof reads it all the same.
                if (!there.TryGetValue(file.Path[(folder.Key.Length + 1)..], out var bytes)) await CopyOneAsync(file, token);
                else if (file.Sha256 is null)
                {
                    if (bytes != file.Bytes || await IsOtherAsync(file.Path, token)) await CopyOneAsync(file, token);
                }
                else if (bytes != file.Bytes) throw LakeProof.NotEqual(target, file, $"it has {bytes} bytes and not {file.Bytes}");
            });
        }
    }

    async Task CopyOneAsync(ContentFile file, CancellationToken cancel)
    {
        var draft = $"{_staging}/{Interlocked.Increment(ref _drafts)}";
        if (file.Path == LakeState.AuthorSalt && target is LocalFiles local)
            await local.WriteNewPrivateAsync(draft, await source.Files.ReadAsync(file.Path, cancel));
        else
            await using (var bytes = await source.Files.OpenReadAsync(file.Path, cancel)) await target.WriteNewAsync(draft, bytes, cancel);
        await Faults.DuringAsync(FaultPoints.FileCopied,
            () => file.Sha256 is null ? target.ReplaceAsync(draft, file.Path, cancel) : target.RenameAsync(draft, file.Path, cancel));
        Interlocked.Increment(ref _copied);
    }

    // Files of the state change under their names: texts when somebody is forgotten, settings, logs.
    async Task<bool> IsOtherAsync(string path, CancellationToken cancel) =>
        await LakeProof.HashAsync(source.Files, path, cancel) != await LakeProof.HashAsync(target, path, cancel);

    // Of a try that broke off, before the source was changed.
    async Task RemoveOthersAsync(LakeContent content, CancellationToken cancel)
    {
        var known = content.Files.Select(file => file.Path).Concat(content.Manifests.Keys).ToHashSet();
        foreach (var folder in LakeNames.Layers.Append(LakeFolders.Tables).Append(LakeState.Texts)) await RemoveAsync(folder);

        async Task<bool> RemoveAsync(string folder)
        {
            var isEmpty = true;
            foreach (var entry in await target.ListAsync(folder, cancel))
            {
                var path = $"{folder}/{entry.Name}";
                if (entry.IsFolder ? !await RemoveAsync(path) : known.Contains(path)) isEmpty = false;
                else await target.DeleteAsync(path, cancel);
            }
            return isEmpty;
        }
    }

    async Task FinishAsync(LakeContent content, CancellationToken cancel)
    {
        foreach (var (path, bytes) in content.Manifests)
        {
            var draft = $"{_staging}/{Interlocked.Increment(ref _drafts)}";
            await target.WriteNewAsync(draft, bytes, cancel);
            await Faults.DuringAsync(FaultPoints.ManifestCopied, () => target.ReplaceAsync(draft, path, cancel));
        }
        if (!content.HasManifestsOf(await LakeContent.ReadAsync(target, cancel)))
            throw new SparkMusicException(ExitCodes.ChecksFailed, $"The manifests of {target.Root} are not those of {source.Location}.",
                "See that nobody else writes there, and copy again.");
        var info = source.Info with { Id = IdAt(target.Root), CopyOf = source.Info.Id, Ledger = LedgerChoice.For(target) };
        await using var made = new Lake(target, info, clock);
        await made.Ledger.OpenAsync(cancel);
        await target.WriteNewAsync($"{_staging}/lake.json", LakeJson.Write(info), cancel);
        await SyncAsync(content, cancel);
        await Faults.DuringAsync(FaultPoints.LakeCopied, () => target.RenameAsync($"{_staging}/lake.json", LakeFolders.Info, cancel));
        await target.SyncAsync("_state", cancel);
        await target.DeleteAsync(_staging, cancel);
    }

    // The same at every try: the first one may have given it to a Postgres.
    string IdAt(string root) =>
        "copy-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Info.Id + "\n" + root)))[..24];

    // Names must survive a power cut before the lake is one.
    async Task SyncAsync(LakeContent content, CancellationToken cancel)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal) { "", LakeFolders.Tables };
        foreach (var file in content.Files)
            for (var folder = LakeFolders.ParentOf(file.Path); folder.Length > 0; folder = LakeFolders.ParentOf(folder))
                folders.Add(folder);
        foreach (var folder in folders) await target.SyncAsync(folder, cancel);
    }
}
