using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SparkMusic.Spotify;

/// <summary>Listens on this machine only, for the browser that comes back from Spotify.</summary>
sealed class LoopbackReceiver : IDisposable
{
    readonly HttpListener _listener = new();
    readonly Uri _redirect;

    /// <exception cref="SparkMusicException">Usage: the address is not this machine's, or its port is taken.</exception>
    public LoopbackReceiver(Uri redirect)
    {
        _redirect = redirect;
        if (redirect.Scheme != Uri.UriSchemeHttp || redirect.Host is not ("127.0.0.1" or "[::1]"))
            throw SparkMusicException.Usage($"The redirect address {redirect} is not http://127.0.0.1:<port>/….",
                "Spotify takes no other without TLS, not even localhost.");
        _listener.Prefixes.Add($"http://{redirect.Host}:{redirect.Port}/");
        try
        {
            _listener.Start();
        }
        catch (HttpListenerException e)
        {
            throw SparkMusicException.Usage($"Port {redirect.Port} cannot be listened on: {e.Message}.",
                "End what uses it, or register another redirect address in Spotify's dashboard and set it here.");
        }
    }

    /// <summary>The code of the one answer that carries <paramref name="state"/>; others are turned away.</summary>
    public async Task<string> CodeAsync(string state, CancellationToken cancel)
    {
        await using var stop = cancel.Register(_listener.Stop);
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException
                && cancel.IsCancellationRequested)
            {
                throw new OperationCanceledException("Nobody logged in.", e, cancel);
            }
            var query = context.Request.QueryString;
            if (context.Request.HttpMethod != "GET" || context.Request.Url?.AbsolutePath != _redirect.AbsolutePath
                || !IsEqual(query["state"], state))
            {
                await AnswerAsync(context, 404, "This is not the answer that SparkMusic waits for.");
                continue;
            }
            if (query["code"] is { Length: > 0 } code)
            {
                await AnswerAsync(context, 200, "SparkMusic is connected to Spotify. You may close this page.");
                return code;
            }
            await AnswerAsync(context, 200, "SparkMusic is not connected. You may close this page.");
            throw new SpotifyException(
                SpotifyFailure.Refused, query["error"] == "access_denied" ? "Spotify was not allowed to connect SparkMusic."
                    : "Spotify sent no code.",
                "Agree on Spotify's page: run 'sparkmusic connect spotify' again.");
        }
    }

    public void Dispose() => _listener.Close();

    static bool IsEqual(string? given, string state) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(state));

    // Fixed sentences only: nothing that came in goes out.
    static async Task AnswerAsync(HttpListenerContext context, int status, string sentence)
    {
        using var response = context.Response;
        var body = Encoding.UTF8.GetBytes($"<!doctype html><meta charset=utf-8><title>SparkMusic</title><p>{sentence}</p>");
        (response.StatusCode, response.ContentType, response.ContentLength64) = (status, "text/html; charset=utf-8", body.Length);
        response.Headers["Referrer-Policy"] = "no-referrer";
        await response.OutputStream.WriteAsync(body);
    }
}
