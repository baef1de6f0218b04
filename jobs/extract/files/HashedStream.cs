using System.Security.Cryptography;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>A file's bytes as they lie there, counted and hashed while they are read.</summary>
sealed class HashedStream(Stream inner, CancellationToken cancel) : ForwardStream
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long _count;

    /// <summary>Bytes read so far; may be asked from any thread.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>SHA-256 of what was read, lower-case hex; null before the end was reached.</summary>
    public string? Sha256 { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        cancel.ThrowIfCancellationRequested();
        if (buffer.IsEmpty) return 0;
        var read = inner.Read(buffer);
        if (read == 0)
            Sha256 ??= Convert.ToHexStringLower(_hash.GetCurrentHash());
        else
            _hash.AppendData(buffer[..read]);
        Interlocked.Add(ref _count, read);
        return read;
    }

    /// <summary>Reads what its reader left (a gz may end before its file does).</summary>
    public void ReadToEnd()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0) continue;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
