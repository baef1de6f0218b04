using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>Counts calls by endpoint and by status, for whoever wants to know what a collection cost.</summary>
sealed class Traffic
{
    readonly ConcurrentDictionary<(string Endpoint, int Status), int> _calls = [];
    readonly ConcurrentQueue<KeptCall> _kept = [];

    /// <summary>Each call, in the order of the answers; nothing where the sandbox does not keep them.</summary>
    public IReadOnlyCollection<KeptCall> Kept => _kept;

    public void Keep(KeptCall call) => _kept.Enqueue(call);

    public void Count(string endpoint, int status) => _calls.AddOrUpdate((endpoint, status), 1, (_, count) => count + 1);

    public int Of(int status) => _calls.Where(call => call.Key.Status == status).Sum(call => call.Value);

    /// <summary>Calls of endpoints that begin so.</summary>
    public int OfEndpoint(string beginning, int status) =>
        _calls.Where(call => call.Key.Status == status && call.Key.Endpoint.StartsWith(beginning, StringComparison.Ordinal))
            .Sum(call => call.Value);

    public int Total => _calls.Sum(call => call.Value);

    public void Clear()
    {
        _calls.Clear();
        _kept.Clear();
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var endpoint in _calls.ToArray().GroupBy(call => call.Key.Endpoint).OrderBy(group => group.Key, StringComparer.Ordinal))
            json[endpoint.Key] = new JsonObject(endpoint.OrderBy(call => call.Key.Status)
                .Select(call =>
                    KeyValuePair.Create(call.Key.Status.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        (JsonNode?)call.Value)));
        return json;
    }
}

/// <summary>One call and what became of it.</summary>
/// <param name="At">When it came, by the wall's clock, which limits go by.</param>
/// <param name="Path">With its query.</param>
/// <param name="IsWhole">The answer is what the endpoint says; no fault has broken it.</param>
sealed record KeptCall(DateTimeOffset At, string Path, int Status, bool IsWhole);
