namespace SparkMusic;

/// <summary>What a person meant who mistyped a name.</summary>
public static class Nearest
{
    const int LeastBeginning = 3, MostShown = 5;

    /// <summary>The name that a word is the beginning of, or that few slips of the hand make of it; null: there is none.</summary>
    /// <param name="word">As it was typed.</param>
    /// <param name="names">In the order of which to take of equals.</param>
    public static string? To(string word, IEnumerable<string> names)
    {
        var known = names.ToList();
        var typed = word.TrimStart('-');
        return typed.Length == 0 ? null
            : known.FirstOrDefault(name => typed.Length >= LeastBeginning && name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            ?? known.Select(name => (Name: name, Slips: Slips(word.ToLowerInvariant(), name.ToLowerInvariant())))
                .Where(one => one.Slips <= Math.Max(1, typed.Length / 3)).OrderBy(one => one.Slips).FirstOrDefault().Name;
    }

    /// <summary>The names that hold the word or lie in it, else the nearest one; none for a word without letters.</summary>
    public static IReadOnlyList<string> Some(string word, IReadOnlyList<string> names)
    {
        if (string.IsNullOrWhiteSpace(word)) return [];
        string[] alike =
        [
            .. names.Where(name => name.Contains(word, StringComparison.OrdinalIgnoreCase)
                || word.Contains(name, StringComparison.OrdinalIgnoreCase)).Take(MostShown),
        ];
        return alike.Length > 0 ? alike : To(word, names) is { } nearest ? [nearest] : [];
    }

    /// <summary>Letters that are left out, added, wrong, or swapped with the next one.</summary>
    static int Slips(string typed, string name)
    {
        var slips = new int[typed.Length + 1, name.Length + 1];
        for (var i = 0; i <= typed.Length; i++)
            for (var j = 0; j <= name.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    slips[i, j] = i + j;
                    continue;
                }
                var wrong = typed[i - 1] == name[j - 1] ? 0 : 1;
                slips[i, j] = Math.Min(slips[i - 1, j - 1] + wrong, Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1);
                if (i > 1 && j > 1 && typed[i - 1] == name[j - 2] && typed[i - 2] == name[j - 1])
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
            }
        return slips[typed.Length, name.Length];
    }
}
