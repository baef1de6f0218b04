using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>The rules of a script and how often each was met. The first rule that hits a call is the one that counts.</summary>
sealed class FaultScript(IReadOnlyList<FaultRule> rules)
{
    readonly (FaultRule Rule, Regex Path)[] _rules = [.. rules.Select(rule =>
        (rule, new Regex("^" + Regex.Escape(rule.Endpoint).Replace(@"\*", ".*") + "$", RegexOptions.CultureInvariant)))];

    readonly int[] _met = new int[rules.Count];
    readonly ConcurrentDictionary<string, int> _done = [];

    /// <summary>How often each kind of fault was done.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    public FaultRule? Next(string path)
    {
        FaultRule? hit = null;
        for (var i = 0; i < _rules.Length; i++)
            if (_rules[i].Path.IsMatch(path) && _rules[i].Rule.Hits(Interlocked.Increment(ref _met[i]))) hit ??= _rules[i].Rule;
        if (hit is not null) _done.AddOrUpdate(hit.Endpoint, 1, (_, count) => count + 1);
        return hit;
    }
}
