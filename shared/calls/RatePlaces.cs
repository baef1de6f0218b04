using System.Buffers.Binary;

namespace SparkMusic.Calls;

/// <summary>
/// The places of a rate, each with the time from which it is free. In a file they are shared by all processes that ask in the same name,
/// those before and those beside: a command that is started again finds the places taken that its killed predecessor took.
/// </summary>
/// <param name="path">Null: of this process only.</param>
sealed class RatePlaces(int count, string? path)
{
    const int MostTries = 1000;

    readonly Lock _lock = new();
    readonly long[] _freeAt = new long[count];

    /// <summary>Looks at the places, in ticks, and changes them, while nobody else does.</summary>
    public T Use<T>(Func<long[], T> use)
    {
        lock (_lock)
        {
            using var file = path is null ? null : Open(path);
            if (file is not null) Read(file);
            var result = use(_freeAt);
            if (file is not null) Write(file);
            return result;
        }
    }

    void Read(FileStream file)
    {
        var bytes = new byte[file.Length];
        var places = RandomAccess.Read(file.SafeFileHandle, bytes, 0) / sizeof(long);
        var known = Enumerable.Range(0, places).Select(place => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(place * sizeof(long))));
        Array.Clear(_freeAt);
        // Another process may be set to more calls: the latest of its places are those that count.
        if (places > count) known = known.OrderDescending();
        foreach (var (place, time) in known.Take(count).Index()) _freeAt[place] = time;
    }

    void Write(FileStream file)
    {
        var bytes = new byte[count * sizeof(long)];
        for (var place = 0; place < count; place++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(place * sizeof(long)), _freeAt[place]);
        RandomAccess.Write(file.SafeFileHandle, bytes, 0);
        if (file.Length != bytes.Length) file.SetLength(bytes.Length);
    }

    /// <summary>Alone; the others are done within a millisecond.</summary>
    static FileStream Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (tries < MostTries && File.Exists(path))
            {
                Thread.Sleep(1);
            }
        }
    }
}
