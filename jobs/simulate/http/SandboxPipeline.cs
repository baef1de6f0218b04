using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>What every call passes through: the sandbox's header, the script of faults, tokens and limits, counting.</summary>
sealed class SandboxPipeline(SandboxWorld world)
{
    public const string Header = "X-Sandbox";
    static readonly object RuleKey = new();

    readonly string _says = FormattableString.Invariant($"SparkMusic sandbox, everything is made up; seed {world.Options.Seed}");

    /// <summary>The fault that is to happen to a call.</summary>
    public static FaultRule? RuleOf(HttpContext context) => context.Items[RuleKey] as FaultRule;

    public async Task AroundAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers[Header] = _says;
        var host = context.Request.Host.Host;
        if (host is not ("127.0.0.1" or "localhost" or "[::1]"))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }
        if (world.Faults.Next(context.Request.Path.Value ?? "") is { } rule)
        {
            if (rule.DelayMs > 0) await Task.Delay(rule.DelayMs, context.RequestAborted);
            if (rule.CutAfter == 0)
            {
                world.Traffic.Count(context.Request.Path, 0);
                context.Abort();
                return;
            }
            context.Items[RuleKey] = rule;
        }
        await next(context);
    }

    public async Task AnswerAsync(HttpContext context, Route route)
    {
        var (rule, at) = (RuleOf(context), world.Clock.Wall.GetUtcNow());
        var call = new Call(context, route, world.Options.Links ?? $"{context.Request.Scheme}://{context.Request.Host}")
        {
            Form = context.Request.HasFormContentType
                ? (await context.Request.ReadFormAsync(context.RequestAborted))
                    .ToDictionary(field => field.Key, field => field.Value.ToString())
                : new Dictionary<string, string>(),
        };
        var answer = rule?.Status is not null ? FaultBodies.Instead(rule) : Answered(call);
        if (rule is { Status: null }) answer = FaultBodies.Spoil(rule, answer);
        world.Traffic.Count(route.Pattern, answer.Status);
        if (world.Options.KeepsCalls)
            world.Traffic.Keep(
                new KeptCall(at, context.Request.Path + context.Request.QueryString.Value, answer.Status, rule?.BreaksAnswer != true));
        await SendAsync(context, answer, rule);
    }

    public Task NothingThereAsync(HttpContext context)
    {
        world.Traffic.Count("(unknown)", 404);
        return SendAsync(context, new Answer(404,
            new JsonObject { ["error"] = new JsonObject { ["status"] = 404, ["message"] = "Service not found" } }), null);
    }

    static Answer Answered(Call call)
    {
        IReadOnlyDictionary<string, string> headers = new Dictionary<string, string>();
        Answer answer;
        try
        {
            headers = call.Route.Service!.Admit(call);
            answer = call.Route.Answer(call);
        }
        catch (Refusal refusal)
        {
            answer = refusal.Answer;
        }
        foreach (var (name, value) in headers) answer.Headers.TryAdd(name, value);
        return answer;
    }

    static async Task SendAsync(HttpContext context, Answer answer, FaultRule? rule)
    {
        var body = answer.Bytes();
        if (rule?.TruncateTo is { } length) body = body[..Math.Min(length, body.Length)];
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        response.ContentLength = body.Length;
        var cut = rule?.CutAfter is { } bytes && bytes < body.Length ? bytes : body.Length;
        await response.Body.WriteAsync(body.AsMemory(0, cut), context.RequestAborted);
        if (cut == body.Length) return;
        await response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
