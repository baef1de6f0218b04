namespace SparkMusic.Spark;

/// <summary>
/// A handle of an object in the JVM. The gateway keeps every object it ever returned until it is told to let go, so dispose it; one that is
/// forgotten is let go by its finalizer. Letting go happens in the background, on a connection of its own.
/// </summary>
public sealed class JvmObject : IDisposable
{
    readonly Gateway _gateway;
    readonly string _id;
    int _isReleased;

    internal JvmObject(Gateway gateway, string id)
    {
        _gateway = gateway;
        _id = id;
        gateway.Held();
    }

    ~JvmObject() => Release();

    /// <summary>The gateway takes an unknown id silently as null, so a released handle must not travel.</summary>
    internal string Id
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isReleased != 0, this);
            return _id;
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) _gateway.Release(_id);
    }

    public override string ToString() => _id;
}
