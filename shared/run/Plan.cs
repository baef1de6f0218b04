using SparkMusic.Lakes;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>A partition that would be built, and why.</summary>
public sealed record PlannedPartition(string Key, string Reason);

/// <summary>A table of a plan with its stale partitions; none = fresh.</summary>
public sealed record PlannedTable(CatalogTable Table, IReadOnlyList<PlannedPartition> Partitions);

/// <summary>What a run asks for.</summary>
public sealed record RunRequest
{
    public required IReadOnlyList<string> Targets { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>Just the targets, not their inputs.</summary>
    public bool Only { get; init; }

    /// <summary>The targets even if fresh.</summary>
    public bool Force { get; init; }

    /// <summary>Which partitions of the targets <see cref="Force"/> means; null: all.</summary>
    public IReadOnlySet<(string Table, string Key)>? Forced { get; init; }

    internal bool Forces(string table, string key) => Forced?.Contains((table, key)) ?? true;

    /// <summary>The marts go to Postgres when all of them are built.</summary>
    public bool Publish { get; init; }

    /// <summary>Rejected rows end the run with exit code 3.</summary>
    public bool Strict { get; init; }

    /// <summary>The command as a person would type it, for the ledger.</summary>
    public string Text => string.Join(' ', ["run", .. Targets, .. From is { } f ? [$"--from {f:O}"] : Array.Empty<string>(),
        .. To is { } t ? [$"--to {t:O}"] : Array.Empty<string>(), .. Only ? ["--only"] : Array.Empty<string>(),
        .. Force ? ["--force"] : Array.Empty<string>(),
        .. Publish ? ["--publish"] : Array.Empty<string>()]);
}

/// <summary>Tells which partitions are stale and why, from manifests alone.</summary>
public sealed class Planner(Catalog catalog, Fingerprints fingerprints)
{
    /// <summary>The tables a request reaches, in flow order.</summary>
    public IReadOnlyList<CatalogTable> Tables(RunRequest request)
    {
        if (request.From > request.To)
            throw SparkMusicException.Usage($"--from {request.From:O} is after --to {request.To:O}.",
                "Both are days that are built; swap them.");
        var targets = catalog.Resolve(request.Targets);
        return request.Only ? targets : catalog.WithInputs(targets);
    }

    /// <summary>
    /// The whole plan: what is stale now, and what will be once its inputs are rebuilt (an upper bound: a rebuild that gives the same bytes
    /// changes nothing downstream).
    /// </summary>
    public IReadOnlyList<PlannedTable> Plan(RunRequest request, Func<string, Manifest?> manifestOf)
    {
        var forced = request.Force ? catalog.Resolve(request.Targets).ToHashSet() : [];
        var planned = new List<PlannedTable>();
        var building = new Dictionary<string, HashSet<string>>();
        IEnumerable<string> KeysOf(string table) =>
            (manifestOf(table)?.Partitions.Keys ?? Enumerable.Empty<string>()).Union(building.GetValueOrDefault(table, []));
        foreach (var table in Tables(request))
        {
            var stale = new List<PlannedPartition>();
            foreach (var key in Windows.Keys(table, KeysOf, manifestOf(table.Name)).Where(key => InRange(request, key)))
            {
                var upstream = table.Inputs.SelectMany(input => building.GetValueOrDefault(input.Table, [])
                    .Where(inputKey => Windows.Reads(input, inputKey, table, key)).Select(inputKey => Name(input.Table, inputKey)))
                        .FirstOrDefault();
                var reason = forced.Contains(table) && request.Forces(table.Name, key) ? "forced" : Reason(table, key, manifestOf)
                    ?? (upstream is null ? null : $"after {upstream}");
                if (reason is not null) stale.Add(new PlannedPartition(key, reason));
            }
            planned.Add(new PlannedTable(table, stale));
            building[table.Name] = [.. stale.Select(partition => partition.Key)];
        }
        return planned;
    }

    /// <summary>Partitions of one table that are stale as its inputs are now.</summary>
    public IReadOnlyList<PlannedPartition> Stale(CatalogTable table, RunRequest request, bool isForced, Func<string, Manifest?> manifestOf)
    {
        var keys = Windows.Keys(table, name => manifestOf(name)?.Partitions.Keys ?? Enumerable.Empty<string>(), manifestOf(table.Name));
        return [.. keys.Where(key => InRange(request, key))
            .Select(key => (Key: key, Reason: isForced && request.Forces(table.Name, key) ? "forced" : Reason(table, key, manifestOf)))
            .Where(stale => stale.Reason is not null).Select(stale => new PlannedPartition(stale.Key, stale.Reason!))];
    }

    string? Reason(CatalogTable table, string key, Func<string, Manifest?> manifestOf)
    {
        var entry = manifestOf(table.Name)?.Partitions.GetValueOrDefault(key);
        if (entry is null) return "never built";
        var inputs = Fingerprints.Inputs(table, key, manifestOf);
        if (entry.Fingerprint == fingerprints.Of(table, inputs)) return null;
        var changed = inputs.Where(input => entry.Inputs.GetValueOrDefault(input.Key) != input.Value).Select(input => input.Key)
            .Concat(entry.Inputs.Keys.Except(inputs.Keys).Select(gone => gone + " (gone)")).ToList();
        return changed.Count switch
        {
            0 => "its SQL, settings or dictionaries changed",
            1 => $"{Short(changed[0])} changed",
            _ => $"{Short(changed[0])} and {changed.Count - 1} more inputs changed",
        };
    }

    static string Short(string input) => input.EndsWith("/" + PartitionKey.All, StringComparison.Ordinal) ? input[..^4] : input;

    static string Name(string table, string key) => key == PartitionKey.All ? table : $"{table}/{key}";

    static bool InRange(RunRequest request, string key)
    {
        var (first, last) = PartitionKey.Days(key);
        return (request.From is not { } from || last >= from) && (request.To is not { } to || first <= to);
    }
}
