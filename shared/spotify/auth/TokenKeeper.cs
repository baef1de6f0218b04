namespace SparkMusic.Spotify;

/// <summary>Keeps one token until it runs out, and lets one task at a time ask for the next.</summary>
public abstract class TokenKeeper : IAccessTokens
{
    readonly SemaphoreSlim _gate = new(1, 1);
    readonly TimeProvider _clock;
    AccessToken? _token;

    protected TokenKeeper(TimeProvider clock) => _clock = clock;

    public abstract bool AreOfUser { get; }

    public abstract string Owner { get; }

    protected DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public async Task<AccessToken> GetAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            return _token is { } token && token.GoodUntil > Now ? token : _token = await AskAsync(cancel);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Drop(AccessToken token) => Interlocked.CompareExchange(ref _token, null, token);

    protected abstract Task<AccessToken> AskAsync(CancellationToken cancel);
}
