using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>A request as endpoints see it.</summary>
/// <param name="Root">The sandbox's address, no slash at its end.</param>
sealed record Call(HttpContext Context, Route Route, string Root)
{
    public HttpRequest Request => Context.Request;

    /// <summary>The fields of a form that was posted.</summary>
    public IReadOnlyDictionary<string, string> Form { get; init; } = new Dictionary<string, string>();

    /// <summary>Who calls; set by services that ask for a token.</summary>
    public Spotify.SandboxToken? Token { get; set; }

    public string Path(string name) => Context.GetRouteValue(name) as string ?? "";

    public string? Query(string name) =>
        Request.Query.TryGetValue(name, out var values) && !StringValues.IsNullOrEmpty(values) ? values.ToString() : null;

    /// <summary>The values of a list, comma-separated or repeated.</summary>
    public string[] List(string name) =>
        (Query(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A whole number within bounds, its default, or null when it is neither.</summary>
    public int? Int(string name, int usual, int least, int most) => Query(name) is not { } text ? usual
        : int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    /// <summary>The query string with some values replaced (null: left out), for links to other pages.</summary>
    public string QueryWith(params (string Name, string? Value)[] changes)
    {
        var kept = Request.Query.Where(pair => changes.All(change => change.Name != pair.Key))
            .Select(pair => (Name: pair.Key, Value: (string?)pair.Value.ToString()));
        return string.Join('&', changes.Concat(kept).Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));
    }
}

/// <summary>An endpoint.</summary>
/// <param name="Pattern">Path with <c>{names}</c>, from the root.</param>
/// <param name="Bucket">What it is counted under.</param>
/// <param name="Closing">For whom it is closed.</param>
sealed record Route(string Method, string Pattern, string Bucket, Func<Call, Answer> Answer, Closing Closing = Closing.Never)
{
    /// <summary>Whose it is; set when the services are put together.</summary>
    public Service? Service { get; init; }
}

/// <summary>When an endpoint of Spotify was closed to new apps, and how it answers since.</summary>
enum Closing
{
    Never,

    /// <summary>November 2024: 403 without a message.</summary>
    Silent2024,

    /// <summary>November 2024: 403 Forbidden.</summary>
    Forbidden2024,

    /// <summary>November 2024: 404.</summary>
    NotFound2024,

    /// <summary>February 2026: 403 Forbidden.</summary>
    Forbidden2026,
}

/// <summary>One of the made-up services.</summary>
abstract class Service
{
    public abstract IReadOnlyList<Route> Routes { get; }

    /// <summary>Tokens and limits: refuses by throwing a <see cref="Refusal"/>; may give headers that every answer carries.</summary>
    public virtual IReadOnlyDictionary<string, string> Admit(Call call) => new Dictionary<string, string>();
}
