using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SparkMusic.Tests.Spotify;

/// <summary>A request as it came in.</summary>
sealed record Asked(string Method, string Path, IReadOnlyDictionary<string, string> Query, string? Authorization, string Body, DateTime At)
{
    public string? this[string parameter] => Query.GetValueOrDefault(parameter);
}

/// <summary>What the server does with a request.</summary>
sealed record Reply(int Status, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The connection is cut behind so many bytes of the body.</summary>
    public int? CutAt { get; init; }

    /// <summary>Nothing is sent before this is done.</summary>
    public Task? After { get; init; }

    public static Reply Json(string json, int status = 200) =>
        new(status, Encoding.UTF8.GetBytes(json)) { Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } };

    public static Reply Error(int status, string? message, string? reason = null) => Json(
        $$$"""{"error":{"status":{{{status}}}{{{(message is null ? "" : $",\"message\":\"{message}\"")}}}{{{(reason is null ? "" : $",\"reason\":\"{reason}\"")}}}}}""", status);

    public Reply With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };
}

/// <summary>A real HTTP server on loopback that follows a script and keeps a log.</summary>
sealed class ScriptedServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly TimeProvider _clock;
    bool _isStopped;

    ScriptedServer(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    /// <summary>Called for one request after the other.</summary>
    public required Func<Asked, Reply> Script { get; set; }

    public ConcurrentQueue<Asked> Log { get; } = new();

    /// <summary>Ends with a slash.</summary>
    public Uri Address => new(_app.Urls.Single() + "/");

    public static async Task<ScriptedServer> StartAsync(TimeProvider clock, Func<Asked, Reply> script)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var server = new ScriptedServer(builder.Build(), clock) { Script = script };
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = new Asked(
            context.Request.Method, context.Request.Path.Value!,
            context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            context.Request.Headers.Authorization, await reader.ReadToEndAsync(), _clock.GetUtcNow().UtcDateTime);
        Reply reply;
        lock (Log)
        {
            Log.Enqueue(asked);
            reply = Script(asked);
        }
        if (reply.After is { } after) await after;
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers) context.Response.Headers[name] = value;
        context.Response.ContentLength = reply.Body.Length;
        if (reply.CutAt is { } cut)
        {
            await context.Response.Body.WriteAsync(reply.Body.AsMemory(0, cut));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await context.Response.Body.WriteAsync(reply.Body);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
