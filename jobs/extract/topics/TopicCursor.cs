using System.Text.Json;
using SparkMusic.Engines.SparkSql;

namespace SparkMusic.Jobs.Extract.Topics;

/// <summary>
/// How far each topic was landed: the next offset of every partition, by topic. Lies in the manifest of <c>raw_topic_records</c>, so it
/// moves with the rows it stands for, or not at all.
/// </summary>
sealed class TopicCursor
{
    readonly SortedDictionary<string, SortedDictionary<int, long>> _next = new(StringComparer.Ordinal);

    public static TopicCursor Parse(string? json)
    {
        var cursor = new TopicCursor();
        foreach (var (topic, partitions) in JsonSerializer.Deserialize<Dictionary<string, Dictionary<int, long>>>(json ?? "{}")!)
            cursor._next[topic] = new SortedDictionary<int, long>(partitions);
        return cursor;
    }

    /// <summary>The next slices of a topic, at most so many records each; null when all it holds was landed.</summary>
    /// <exception cref="SparkMusicException">Failed: records are gone that were never landed, or the topic was made anew.</exception>
    public IReadOnlyList<TopicSlice>? Next(string topic, IReadOnlyList<TopicSlice> held, int most, bool acceptsLoss)
    {
        var landed = _next.GetValueOrDefault(topic) ?? [];
        var slices = new List<TopicSlice>();
        foreach (var partition in held)
        {
            var from = landed.TryGetValue(partition.Partition, out var next) ? next : partition.From;
            if (from > partition.Until)
                throw SparkMusicException.Failed(
                    $"The topic {topic} was made anew: its partition {partition.Partition} ends before {partition.Until}, and offsets up "
                        + $"to {from - 1} were landed.",
                    "Give the new topic another name: offsets of one name are landed once.");
            if (from < partition.From && !acceptsLoss)
                throw SparkMusicException.Failed(
                    $"{partition.From - from} records of {topic}, partition {partition.Partition}, offsets {from} to {partition.From - 1}, "
                        + "were deleted by the "
                    + "topic's retention before they were landed.",
                    "Nothing brings them back here: run with --accept-loss to go on behind them, and keep records longer (retention.ms).");
            from = Math.Max(from, partition.From);
            slices.Add(new TopicSlice(partition.Partition, from, Math.Min(partition.Until, from + most)));
        }
        return slices.Any(slice => slice.Records > 0) ? slices : null;
    }

    /// <summary>Moves behind slices that were landed.</summary>
    public void Advance(string topic, IReadOnlyList<TopicSlice> slices)
    {
        if (!_next.TryGetValue(topic, out var partitions)) _next[topic] = partitions = [];
        foreach (var slice in slices) partitions[slice.Partition] = slice.Until;
    }

    public override string ToString() => JsonSerializer.Serialize(_next);
}
