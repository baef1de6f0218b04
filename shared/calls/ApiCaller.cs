using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Polly;
using Polly.Retry;
using SparkMusic.Ledgers;

namespace SparkMusic.Calls;

/// <summary>
/// Calls one source over HTTP: within its limits, again when it is away for a moment, never half an answer. Safe for several tasks at once;
/// those of one bucket take turns, those of different buckets do not wait for each other.
/// </summary>
/// <remarks>
/// Failures: <see cref="ClosedUntilException"/> when a limit is reached and its end is not near, another exit 75 when the source stays
/// away. What else an answer means is its reader's business.
/// </remarks>
public sealed class ApiCaller : IAsyncDisposable
{
    const string QuotaUsedUp = "QUOTA_EXCEEDED";

    readonly string _source;
    readonly HttpClient _http;
    readonly IBudgets _budgets;
    readonly CallSettings _settings;
    readonly TimeProvider _clock;
    readonly CallRateWindow? _rate;
    readonly ResiliencePipeline _pipeline;
    readonly Func<double> _random;
    readonly ConcurrentDictionary<string, Lazy<BucketQueue>> _queues = new(StringComparer.Ordinal);

    /// <param name="source">What messages call it.</param>
    /// <param name="http">Made by <see cref="ApiHttp.New"/>; stays the caller's.</param>
    /// <param name="random">0..1, for pauses that differ; null: the system's.</param>
    public ApiCaller(
        string source, HttpClient http, IBudgets budgets, CallSettings settings, TimeProvider clock, Func<double>? random = null)
    {
        (_source, _http, _budgets, _settings, _clock) = (source, http, budgets, settings, clock);
        _rate = settings.Rate is { } rate
            ? new CallRateWindow(rate, settings.Timeout, settings.LongestWait, clock, settings.RateFile) : null;
        _random = random ?? (() => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30));
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is FailedCallException),
            MaxRetryAttempts = Math.Max(1, settings.Retries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = settings.FirstPause,
            MaxDelay = settings.LongestPause,
            Randomizer = _random,
            DelayGenerator = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is FailedCallException { AskedToWait: { } wait } ? wait
                + TimeSpan.FromSeconds(_random()) : (TimeSpan?)null),
            OnRetry = _ =>
            {
                Counts.Retried();
                return default;
            },
        }).Build();
    }

    public CallCounts Counts { get; } = new();

    /// <summary>Keeps good answers until they are in the lake; null: it does not.</summary>
    public AnswerSpool? Spool { get; init; }

    /// <summary>Makes one call, and reads its answer.</summary>
    /// <param name="request">Makes the request, once for every try.</param>
    /// <param name="read">Gets every answer but 408, 429 and 5xx; a <see cref="BodyException"/> from it has the call tried again.</param>
    public async Task<T> CallAsync<T>(Bucket bucket, Func<HttpRequestMessage> request, Func<ApiAnswer, T> read, CancellationToken cancel)
    {
        var path = Spool is null || bucket.IsSecret ? null : PathOf(request);
        if (path is not null && Spool!.Take(path) is { } kept && Reread(path, kept, read) is { } again) return again.Answer;
        var queue = QueueOf(bucket);
        using var turn = await queue.TurnAsync(cancel);
        try
        {
            return await _pipeline.ExecuteAsync(async token =>
            {
                var answer = await SendAsync(queue, request, token);
                try
                {
                    var result = read(answer);
                    if (path is not null && answer.IsGood) Spool!.Keep(path, answer.Body);
                    return result;
                }
                // The second: half a surrogate pair, in a name or a text that had to be read.
                catch (Exception e) when (e is BodyException or InvalidOperationException)
                {
                    throw new FailedCallException($"{e.Message} ({Shown(bucket, answer)})", e);
                }
            }, cancel);
        }
        catch (FailedCallException e) when (e.AskedToWait is { } wait)
        {
            throw await queue.CloseAsync(wait, $"it asked to wait {_settings.Retries + 1} times in a row", cancel);
        }
        catch (FailedCallException e)
        {
            throw SparkMusicException.TryLater(
                $"{_source} did not answer properly in {_settings.Retries + 1} tries: {e.Message}.", "Run the same command again later.",
                e.InnerException);
        }
    }

    /// <summary>What the bucket's budget still gives, for a plan.</summary>
    public Task<BudgetOutlook> OutlookAsync(Bucket bucket, CancellationToken cancel) => QueueOf(bucket).OutlookAsync(cancel);

    /// <summary>Writes down what was counted; the HTTP client is not disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues.Values) await queue.Value.FlushAsync();
    }

    BucketQueue QueueOf(Bucket bucket) =>
        _queues.GetOrAdd(bucket.Budget, _ => new Lazy<BucketQueue>(() => new BucketQueue(bucket, _budgets, _clock))).Value;

    async Task<ApiAnswer> SendAsync(BucketQueue queue, Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        // Before anything is taken from the budget: no call is made.
        if (_rate?.TooLong() is { } full) throw await FullAsync(queue, full, cancel);
        await queue.TakeAsync(cancel);
        int? place = null;
        if (_rate is not null && (place = await _rate.EnterAsync(cancel)) is null)
            throw await FullAsync(queue, _rate.TooLong() ?? _settings.LongestWait, cancel);
        ApiAnswer answer;
        try
        {
            await queue.SpaceAsync(cancel);
            using var message = request();
            answer = await ApiHttp.SendAsync(_http, message, _settings, _clock, Leave, cancel);
            Counts.Made(queue.Bucket, (int)answer.Status);
        }
        catch (FailedCallException)
        {
            Counts.Made(queue.Bucket, status: 0);
            throw;
        }
        finally
        {
            Leave();
        }
        if (answer.Status == HttpStatusCode.TooManyRequests) throw await LimitedAsync(queue, answer, cancel);
        return (int)answer.Status is 408 or >= 500 ? throw new FailedCallException(Shown(queue.Bucket, answer)) : answer;

        void Leave()
        {
            if (place is not { } taken) return;
            place = null;
            _rate!.Leave(taken);
        }
    }

    static string PathOf(Func<HttpRequestMessage> request)
    {
        using var message = request();
        return message.RequestUri!.PathAndQuery;
    }

    /// <summary>Null: what was kept is no answer, and the call is made.</summary>
    static Kept<T>? Reread<T>(string path, byte[] body, Func<ApiAnswer, T> read)
    {
        try
        {
            return new Kept<T>(read(new ApiAnswer(HttpStatusCode.OK, path, body)));
        }
        catch (Exception e) when (e is BodyException or InvalidOperationException)
        {
            return null;
        }
    }

    sealed record Kept<T>(T Answer);

    static string Shown(Bucket bucket, ApiAnswer answer) =>
        $"status {(int)answer.Status}{(bucket.IsSecret || answer.Excerpt.Length == 0 ? "" : ": " + answer.Excerpt)}";

    Task<ClosedUntilException> FullAsync(BucketQueue queue, TimeSpan wait, CancellationToken cancel)
    {
        var (calls, span) = (_settings.Rate!.Calls, _settings.Rate.Span);
        return queue.CloseAsync(wait, span.TotalMinutes >= 2
            ? FormattableString.Invariant($"its rate of {calls:N0} calls in {span.TotalMinutes:N0} minutes is used up")
            : FormattableString.Invariant($"its rate of {calls:N0} calls in {span.TotalSeconds:N0} seconds is used up"), cancel);
    }

    async Task<Exception> LimitedAsync(BucketQueue queue, ApiAnswer answer, CancellationToken cancel)
    {
        var isQuota = Encoding.UTF8.GetString(answer.Body).Contains(QuotaUsedUp, StringComparison.Ordinal);
        var asked = RetryAfter.Read(answer.RetryAfter, answer.SentAt ?? _clock.GetUtcNow());
        if (isQuota)
            return await queue.CloseAsync(asked ?? _settings.ClosedByQuota, "its quota is used up (QUOTA_EXCEEDED)", cancel);
        if (asked is null)
            return await queue.CloseAsync(_settings.ClosedWithoutTime, "too many requests (429), and no time was given", cancel);
        if (asked > _settings.LongestWait)
            return await queue.CloseAsync(asked.Value, "too many requests (429)", cancel);
        // Zero is no time to wait: the very next call would be one too many again.
        return new FailedCallException("too many requests (429)",
            asked: asked.Value > TimeSpan.FromSeconds(1) ? asked : TimeSpan.FromSeconds(1));
    }
}

/// <summary>A try that failed and is worth another.</summary>
sealed class FailedCallException(string message, Exception? inner = null, TimeSpan? asked = null) : Exception(message, inner)
{
    /// <summary>How long the source asked to wait.</summary>
    public TimeSpan? AskedToWait => asked;
}
