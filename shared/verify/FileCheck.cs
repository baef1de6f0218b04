using System.Security.Cryptography;
using SparkMusic.Lakes;

namespace SparkMusic.Verify;

/// <summary>Whether every file that a manifest names is there, of its size, and has the bytes that were committed.</summary>
static class FileCheck
{
    /// <summary>The files whose bytes are right; a violation for each other one.</summary>
    public static async Task<IReadOnlyList<NamedFile>> RunAsync(Lake lake, VerifiedTable table, Findings findings, CancellationToken cancel)
    {
        var good = new List<NamedFile>();
        foreach (var folder in table.Files().GroupBy(file => file.Folder))
        {
            var there = (await lake.Files.ListAsync(folder.Key, cancel)).Where(entry => !entry.IsFolder)
                .ToDictionary(entry => entry.Name, entry => entry.Bytes);
            foreach (var file in folder)
                if (await WhatIsWrongAsync(lake, file, there, cancel) is { } wrong)
                    findings.Add(Promise.AllOrNothing, table.Manifest, file.Path, wrong);
                else good.Add(file);
        }
        foreach (var file in good) findings.CountFile(file.Entry.Bytes);
        return good;
    }

    static async Task<string?> WhatIsWrongAsync(Lake lake, NamedFile file, Dictionary<string, long> there, CancellationToken cancel)
    {
        if (!there.TryGetValue(file.Entry.Name, out var bytes)) return "The file is missing.";
        if (bytes != file.Entry.Bytes) return $"The file has {bytes} bytes; {file.Entry.Bytes} were committed.";
        try
        {
            // Of a lake elsewhere every byte comes here once, and the engine reads what was hashed.
            await using var stream = lake.Copies is { } copies ? File.OpenRead(await copies.FetchAsync(file.Path, cancel))
                : await lake.Files.OpenReadAsync(file.Path, cancel);
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
            return hash == file.Entry.Sha256 ? null
                : $"The file's bytes were changed: their sha256 is {hash}, and not {file.Entry.Sha256}.";
        }
        catch (LakeFileException e) when (e.Kind != LakeFileError.Unavailable)
        {
            return $"The file cannot be read: {e.Message}";
        }
    }
}
