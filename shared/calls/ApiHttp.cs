using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SparkMusic.Calls;

/// <summary>One HTTP exchange, with what a hostile or dying server may do to it.</summary>
public static class ApiHttp
{
    /// <summary>
    /// A client for <see cref="ApiCaller"/>: it follows no redirect, so that no token goes to another host, and keeps no cookies.
    /// </summary>
    public static HttpClient New() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // The caller has its own, over headers and body together.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", "SparkMusic" }, { "Accept", "application/json" } },
    };

    /// <summary>Sends, and reads the body as a whole.</summary>
    /// <param name="answered">Done when the answer begins: the server has counted the call by then, though its body may take long.</param>
    /// <exception cref="FailedCallException">No answer, too slow a one, or one that was cut.</exception>
    /// <exception cref="SparkMusicException">The body is too great.</exception>
    internal static async Task<ApiAnswer> SendAsync(
        HttpClient http, HttpRequestMessage request, CallSettings settings, TimeProvider clock, Action answered, CancellationToken cancel)
    {
        var path = request.RequestUri!.PathAndQuery;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(settings.Timeout);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            answered();
            var body = await ReadAsync(response, settings.LargestBody, timeout.Token);
            var asked = response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null;
            return new ApiAnswer(response.StatusCode, path, body, asked, response.Headers.Date ?? clock.GetUtcNow());
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new FailedCallException(
                string.Create(CultureInfo.InvariantCulture, $"no whole answer within {settings.Timeout.TotalSeconds} s"), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or SocketException)
        {
            throw new FailedCallException(e.InnerException is SocketException socket ? socket.Message : e.Message, e);
        }
    }

    static async Task<byte[]> ReadAsync(HttpResponseMessage response, int largest, CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        // Large bodies come by the thousand: where their length is known, they lie in memory once.
        if (response.Content.Headers.ContentLength is { } length and > 0 && length <= largest)
        {
            var whole = GC.AllocateUninitializedArray<byte>((int)length);
            await stream.ReadExactlyAsync(whole, cancel);
            return whole;
        }
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (body.Length + read > largest)
                throw SparkMusicException.Failed(
                    $"{response.RequestMessage?.RequestUri?.Host} answered {response.RequestMessage?.RequestUri?.AbsolutePath} with more "
                        + $"than {largest >> 20} MB.",
                    "Look whether a proxy answers in its place.");
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }
}
