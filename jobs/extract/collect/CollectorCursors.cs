using System.Text.Json;

namespace SparkMusic.Jobs.Extract.Collect;

/// <summary>
/// Where each collector goes on, by its key: the manifest of a raw table holds one text, and several collectors may fill the table.
/// </summary>
sealed class CollectorCursors
{
    readonly SortedDictionary<string, string> _cursors;

    CollectorCursors(SortedDictionary<string, string> cursors) => _cursors = cursors;

    /// <param name="json">Of a manifest; null: nobody was here yet.</param>
    public static CollectorCursors Parse(string? json) =>
        new(new(JsonSerializer.Deserialize<Dictionary<string, string>>(json ?? "{}")!, StringComparer.Ordinal));

    public string? Of(string collector) => _cursors.GetValueOrDefault(collector);

    public void Set(string collector, string cursor) => _cursors[collector] = cursor;

    public override string ToString() => JsonSerializer.Serialize(_cursors);
}
