using System.Globalization;

namespace SparkMusic.Benchmarks;

/// <summary>The memory of a process and of everything below it, from /proc.</summary>
static class ProcessTree
{
    const int PageBytes = 4096;

    /// <summary>Resident bytes now, or the root's own highest mark where that is more: a peak between two looks is not missed.</summary>
    public static long Memory(int root)
    {
        var total = Resident(root);
        var pending = new Stack<int>(ChildrenOf(root));
        while (pending.TryPop(out var pid))
        {
            total += Resident(pid);
            foreach (var child in ChildrenOf(pid)) pending.Push(child);
        }
        return Math.Max(total, HighestMark(root));
    }

    static long Resident(int pid) => Read($"/proc/{pid}/statm") is { Length: > 0 } text ? Number(text.Split(' ')[1]) * PageBytes : 0;

    static long HighestMark(int pid)
    {
        var line = Read($"/proc/{pid}/status").Split('\n').FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : Number(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim()) * 1024;
    }

    static IEnumerable<int> ChildrenOf(int pid)
    {
        var tasks = $"/proc/{pid}/task";
        string[] threads;
        try
        {
            threads = Directory.GetDirectories(tasks);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return [];
        }
        return threads.SelectMany(thread => Read($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => (int)Number(child.Trim()));
    }

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // A process that has ended has no files any more.
            return "";
        }
    }
}
