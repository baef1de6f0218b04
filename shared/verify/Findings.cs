using System.Collections.Concurrent;
using SparkMusic.Lakes;

namespace SparkMusic.Verify;

/// <summary>What a verification has found so far; filled from many threads.</summary>
sealed class Findings
{
    readonly ConcurrentQueue<Violation> _violations = [];
    readonly ConcurrentQueue<string> _notes = [];
    long _files, _rows, _bytes;

    public IEnumerable<Violation> Violations => _violations;

    public IEnumerable<string> Notes => _notes;

    public int Files => (int)_files;

    public long Rows => _rows;

    public long Bytes => _bytes;

    public void Add(Promise promise, string table, string place, string what, string nextStep) =>
        _violations.Enqueue(new(promise, table, place, what, nextStep));

    /// <summary>A violation whose cure is to build the table again, or for raw, which nothing builds, to bring back what is gone.</summary>
    public void Add(Promise promise, Manifest manifest, string place, string what) =>
        Add(promise, manifest.Table, place, what, CureOf(manifest));

    public void Note(string sentence) => _notes.Enqueue(sentence);

    public void CountFile(long bytes)
    {
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void CountRows(long rows) => Interlocked.Add(ref _rows, rows);

    /// <summary>Takes over what was found about one table, once it is known that nobody changed it meanwhile.</summary>
    public void Take(Findings of)
    {
        foreach (var violation in of._violations) _violations.Enqueue(violation);
        foreach (var note in of._notes) _notes.Enqueue(note);
        Interlocked.Add(ref _files, of._files);
        Interlocked.Add(ref _rows, of._rows);
        Interlocked.Add(ref _bytes, of._bytes);
    }

    static string CureOf(Manifest manifest) => manifest.Layer == LakeNames.RawLayer
        ? "Restore the file from a copy of the lake: raw rows are not made again."
        : $"Build it again: sparkmusic run {manifest.Layer}/{manifest.Table} --only --force.";
}
