using System.Net.Http.Headers;
using System.Text.Json;

namespace SparkMusic.Lakes;

/// <summary>
/// WebHDFS, Hadoop's HTTP interface: one method per call that a lake needs, each repeated with patience. Paths are absolute in HDFS.
/// Failures are <see cref="WebHdfsException"/> or those of the transport.
/// </summary>
sealed class WebHdfs(HdfsLocation location, HdfsPatience patience) : IDisposable
{
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    static readonly TimeSpan BytesWithin = TimeSpan.FromSeconds(60);

    readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        // As Hadoop's own clients: a cluster's nodes are not reached through a proxy.
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    int _active;
    string? _lastDataNode;

    /// <summary>
    /// A call that the NameNode alone answers; <paramref name="read"/> gets its JSON, undefined when it answered without.
    /// </summary>
    /// <param name="parameters">What follows <c>op</c>, escaped where need be.</param>
    /// <param name="unsure">Told of a failure after which nobody knows whether it was done.</param>
    public Task<T> CallAsync<T>(
        HttpMethod method, string path, string operation, string parameters, Func<JsonElement, T> read, CancellationToken cancel,
        Action? unsure = null) =>
        patience.TryAsync(_ => AskAsync(method, path, operation, parameters, read, cancel, unsure), Failed, cancel);

    /// <summary>
    /// Makes a file in a folder that exists, and syncs its blocks to the DataNodes' disks; the name must be free. One try.
    /// </summary>
    public async Task CreateAsync(string path, HttpContent content, int failures, CancellationToken cancel)
    {
        const string Flags = "&overwrite=false&createparent=false&createflag=CREATE,SYNC_BLOCK";
        var target = await RedirectAsync(HttpMethod.Put, path, "CREATE", Flags, failures, cancel);
        using var request = new HttpRequestMessage(HttpMethod.Put, target) { Content = content };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        // A megabyte a second is a cluster in trouble.
        using var limit = Limit(BytesWithin + TimeSpan.FromSeconds((content.Headers.ContentLength ?? 0) / 1e6), cancel);
        try
        {
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"DataNode {target.Authority} did not take the file in time");
        }
    }

    /// <summary>Repeats <paramref name="call"/> as every call here; for what takes several of them.</summary>
    public Task<T> TryAsync<T>(Func<int, Task<T>> call, CancellationToken cancel) => patience.TryAsync(call, Failed, cancel);

    /// <summary>
    /// The bytes of a file from an offset on, which must lie before its end; they are from one DataNode and may break off. One try.
    /// </summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, long offset, int failures, CancellationToken cancel)
    {
        var target = await RedirectAsync(HttpMethod.Get, path, "OPEN", $"&offset={offset}", failures, cancel);
        using var limit = Limit(BytesWithin, cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        try
        {
            return await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"DataNode {target.Authority} did not answer in time");
        }
    }

    public void Dispose() => _http.Dispose();

    // A NameNode goes on naming a dead DataNode until it has missed its heartbeats: every second try asks for one on another host.
    async Task<Uri> RedirectAsync(
        HttpMethod method, string path, string operation, string parameters, int failures, CancellationToken cancel)
    {
        if (failures % 2 == 1 && _lastDataNode is { } dead) parameters += "&excludedatanodes=" + dead;
        var target = await AskAsync(method, path, operation, parameters + "&noredirect=true",
            json => new Uri(json.GetProperty("Location").GetString()!), cancel);
        _lastDataNode = target.Host;
        return target;
    }

    async Task<T> AskAsync<T>(
        HttpMethod method, string path, string operation, string parameters, Func<JsonElement, T> read, CancellationToken cancel,
        Action? unsure = null)
    {
        using var request = new HttpRequestMessage(method, AddressOf(path, operation, parameters));
        using var limit = Limit(AnswerWithin, cancel);
        try
        {
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
            if (bytes.Length == 0) return read(default);
            using var json = JsonDocument.Parse(bytes);
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new WebHdfsException("",
                $"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} answers what is not WebHDFS's", default);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            unsure?.Invoke();
            throw new TimeoutException($"no answer within {AnswerWithin.TotalSeconds:0} s");
        }
        catch (HttpRequestException e) when (e.HttpRequestError != HttpRequestError.ConnectionError)
        {
            unsure?.Invoke();
            throw;
        }
    }

    async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancel)
    {
        var response = await _http.SendAsync(request, completion, cancel);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await WebHdfsException.OfAsync(response, cancel);
    }

    Uri AddressOf(string path, string operation, string parameters)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var address = location.NameNodes[_active % location.NameNodes.Count];
        return new Uri(address, $"/webhdfs/v1{escaped}?op={operation}&user.name={Uri.EscapeDataString(location.User)}{parameters}");
    }

    void Failed(Exception e)
    {
        if (e is WebHdfsException { Name: "StandbyException" }
            or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
            Interlocked.Increment(ref _active);
    }

    static CancellationTokenSource Limit(TimeSpan time, CancellationToken cancel)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(time);
        return limit;
    }
}
