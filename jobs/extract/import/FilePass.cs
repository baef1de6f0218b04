using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>
/// Facts about a whole file that its first row needs already; each costs a pass of its own and is only asked for where it is needed.
/// </summary>
static class FilePass
{
    /// <summary>
    /// The newest added or removed day at 00:00 UTC, microseconds: when a history without a time of its own was observed at the earliest.
    /// </summary>
    public static long? NewestDay(InputFile file, Recognition recognition, CancellationToken cancel)
    {
        DateOnly? newest = null;
        foreach (var values in Read(file, recognition, cancel))
            foreach (var handle in new[] { values.HandleOf(Wanted.AddedAt), values.HandleOf(Wanted.RemovedOn) })
                if (values.Day(handle, out var day) == Reading.Value && (newest is null || day > newest)) newest = day;
        return newest is { } found ? Moments.StartOf(found) : null;
    }

    /// <summary>Names with a comma that the file's own ids prove.</summary>
    public static IReadOnlyList<string> NamesWithIds(InputFile file, Recognition recognition, CancellationToken cancel)
    {
        var proofs = new NameProofs();
        var none = new FixedNames(new KnownNames([]));
        RecordArtists? artists = null;
        foreach (var values in Read(file, recognition, cancel)) (artists ??= new RecordArtists(values, none, proofs)).Read();
        return proofs.Names;
    }

    static IEnumerable<RecordValues> Read(InputFile file, Recognition recognition, CancellationToken cancel)
    {
        using var records = RecordFile.Open(file, cancel);
        var values = new RecordValues(records, recognition);
        while (records.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (records.Refusal is null) yield return values;
        }
    }
}
