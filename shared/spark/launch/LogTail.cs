namespace SparkMusic.Spark;

/// <summary>The last lines that a process printed, for the message when it dies.</summary>
sealed class LogTail(Action<string>? passOn)
{
    const int Kept = 200, Shown = 8;

    readonly Queue<string> _lines = new();

    public void Add(string? line)
    {
        if (line is null) return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept) _lines.Dequeue();
        }
        passOn?.Invoke(line);
    }

    public bool Contains(string words)
    {
        lock (_lines) return _lines.Any(line => line.Contains(words, StringComparison.Ordinal));
    }

    static bool SaysSomething(string line) => line.Trim().Length > 0 && !line.StartsWith("\tat ", StringComparison.Ordinal);

    /// <summary>The last lines that say something: no stack frames, no empty ones.</summary>
    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines.Where(SaysSomething).TakeLast(Shown));
    }
}
