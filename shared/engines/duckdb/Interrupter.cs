namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// While it lives, a cancelled token interrupts the connection: again and again, because an interrupt between two statements is lost.
/// </summary>
sealed class Interrupter : IDisposable
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    readonly DuckDbConnection _connection;
    readonly CancellationTokenRegistration _registration;
    readonly Lock _gate = new();
    Timer? _timer;
    bool _isDone;

    public Interrupter(DuckDbConnection connection, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        _connection = connection;
        if (cancel.CanBeCanceled) _registration = cancel.UnsafeRegister(static self => ((Interrupter)self!).Start(), this);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDone = true;
            _timer?.Dispose();
        }
        _registration.Dispose();
    }

    void Start()
    {
        lock (_gate)
            if (!_isDone) _timer = new Timer(static self => ((Interrupter)self!).Interrupt(), this, TimeSpan.Zero, Period);
    }

    void Interrupt()
    {
        lock (_gate)
            if (!_isDone) _connection.Interrupt();
    }
}
