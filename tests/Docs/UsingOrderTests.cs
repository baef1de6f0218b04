using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Docs;

/// <summary>What the compiler does not hold: usings in one order, System's first, so that two changes meet in the same place.</summary>
public class UsingOrderTests
{
    static readonly string[] Folders = ["shared", "jobs", "tests"];

    [Test]
    public void Usings_are_sorted_with_those_of_System_first() =>
        Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Need.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Need.Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Where(file => !IsSorted(Usings(Path.Combine(Need.Root, file))))
            .Should().BeEmpty();

    static List<string> Usings(string file) =>
        [.. File.ReadLines(file).TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal)
                && !line.StartsWith("using static ", StringComparison.Ordinal))
            .Where(line => !line.Contains('='))
            .Select(line => line["using ".Length..].TrimEnd(';'))];

    static bool IsSorted(List<string> names) =>
        names.SequenceEqual(names.OrderBy(IsForeign).ThenBy(name => name, StringComparer.OrdinalIgnoreCase));

    static bool IsForeign(string name) => name != "System" && !name.StartsWith("System.", StringComparison.Ordinal);
}
