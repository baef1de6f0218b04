using System.Buffers.Binary;
using System.Text;

namespace SparkMusic.Calls;

/// <summary>
/// Answers that are not yet in the lake, in a file: a process that is killed between two commits leaves them to the next one, which is
/// answered from there, once each, instead of calling again. They are good for some minutes. Losing the file costs calls, never rows.
/// </summary>
/// <remarks>Two files: what came since the last commit, and what came before it, of which a page may still wait to be written.</remarks>
public sealed class AnswerSpool : IDisposable
{
    const int HeadLength = 16, Largest = 64 << 20;

    static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    readonly string _path;
    readonly TimeProvider _clock;
    readonly Lock _lock = new();
    readonly Dictionary<string, (long At, byte[] Body)> _left = new(StringComparer.Ordinal);
    readonly FileStream _only;
    FileStream _file;

    /// <summary>Opens it; null while another process has it.</summary>
    /// <param name="path">Of the file; made when it is not there.</param>
    public static AnswerSpool? Open(string path, TimeProvider clock)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            return new AnswerSpool(path, clock);
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            return null;
        }
    }

    AnswerSpool(string path, TimeProvider clock)
    {
        _only = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        (_path, _clock) = (path, clock);
        Load(Older);
        var whole = Load(path);
        _file = Append();
        // What follows half a record could not be read.
        if (whole < _file.Length)
        {
            _file.Dispose();
            using (var torn = new FileStream(path, FileMode.Open, FileAccess.Write)) torn.SetLength(whole);
            _file = Append();
        }
    }

    long Oldest => (_clock.GetUtcNow() - GoodFor).ToUnixTimeMilliseconds();

    string Older => _path + ".old";

    /// <summary>The answer to a path that a dead process had; null: ask. Each is given once.</summary>
    public byte[]? Take(string path)
    {
        lock (_lock) return _left.Remove(path, out var kept) && kept.At >= Oldest ? kept.Body : null;
    }

    /// <summary>A good answer came.</summary>
    public void Keep(string path, byte[] body)
    {
        var name = Encoding.UTF8.GetBytes(path);
        var head = new byte[HeadLength + name.Length];
        BinaryPrimitives.WriteInt64LittleEndian(head, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), body.Length);
        name.CopyTo(head, HeadLength);
        lock (_lock)
        {
            // A kill in between leaves a record that is not whole, and is known by its length.
            _file.Write(head);
            _file.Write(body);
            _file.Flush();
        }
    }

    /// <summary>What was kept before the commit that is now done is in the lake, but for what was read ahead.</summary>
    public void Committed()
    {
        lock (_lock)
        {
            _file.Dispose();
            File.Move(_path, Older, overwrite: true);
            _file = Append();
        }
    }

    /// <summary>The end of a collection, which has committed all that it read: nothing is left for a next one.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _left.Clear();
            // What a dead process left cannot be cut off a file that is appended to.
            _file.Dispose();
            File.Delete(_path);
            File.Delete(Older);
            _file = Append();
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _only.Dispose();
    }

    FileStream Append() => new(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>Ends at the first record that is not whole: a kill may fall into a write.</summary>
    /// <returns>Where it ended.</returns>
    long Load(string path)
    {
        if (!File.Exists(path)) return 0;
        var oldest = Oldest;
        var whole = 0L;
        using var file = File.OpenRead(path);
        var head = new byte[HeadLength];
        while (file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) == HeadLength)
        {
            var at = BinaryPrimitives.ReadInt64LittleEndian(head);
            var (name, length) = (BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8)),
                BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12)));
            if (name is <= 0 or > 65536 || length is < 0 or > Largest || file.Length - file.Position < (long)name + length) return whole;
            var (key, body) = (new byte[name], new byte[length]);
            file.ReadExactly(key);
            file.ReadExactly(body);
            whole = file.Position;
            if (at >= oldest) _left[Encoding.UTF8.GetString(key)] = (at, body);
        }
        return whole;
    }
}
