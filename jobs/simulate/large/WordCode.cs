using System.Numerics;

namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// Invented words that tell their number ("Karimo"): a search for a title finds it in a world of any size without an index.
/// </summary>
sealed class WordCode
{
    const string Consonants = "bdfghjklmnprstvz", Vowels = "aeiou";
    const int Syllables = 80;
    const long Short = Syllables * Syllables * Syllables, Long = Short * Syllables;

    readonly (long Count, long Step, long Back, long Shift) _short, _long;
    readonly string _ending;

    /// <param name="ending">At the end of every word; keeps words of two codes apart.</param>
    public WordCode(long seed, string ending)
    {
        _ending = ending;
        var dice = Dice.Of(seed, "words " + ending);
        (_short, _long) = (Scramble(dice, Short), Scramble(dice, Long));
    }

    public string Of(int number)
    {
        var (of, place, length) = number < Short ? (_short, number, 3) : (_long, number - Short, 4);
        var value = (of.Step * place + of.Shift) % of.Count;
        var word = new char[2 * length];
        for (var i = length - 1; i >= 0; i--, value /= Syllables)
            (word[2 * i], word[2 * i + 1]) = (Consonants[(int)(value % Syllables / 5)], Vowels[(int)(value % 5)]);
        word[0] = char.ToUpperInvariant(word[0]);
        return new string(word) + _ending;
    }

    /// <summary>The number of a word in small letters, or null when it is none.</summary>
    public int? NumberOf(string word)
    {
        if (!word.EndsWith(_ending, StringComparison.Ordinal)) return null;
        var stem = word[..^_ending.Length];
        if (stem.Length is not (6 or 8)) return null;
        var value = 0L;
        for (var i = 0; i < stem.Length; i += 2)
        {
            var (consonant, vowel) = (Consonants.IndexOf(stem[i]), Vowels.IndexOf(stem[i + 1]));
            if (consonant < 0 || vowel < 0) return null;
            value = value * Syllables + consonant * 5 + vowel;
        }
        var of = stem.Length == 6 ? _short : _long;
        var place = (value - of.Shift + of.Count) % of.Count * of.Back % of.Count + (stem.Length == 6 ? 0 : Short);
        return place <= int.MaxValue ? (int)place : null;
    }

    // A step that shares no factor with a power of 80 visits every number once; Euler's theorem gives the way back.
    static (long, long, long, long) Scramble(Dice dice, long count)
    {
        var step = 10L * dice.Below((int)(count / 20)) + 3;
        return (count, step, (long)BigInteger.ModPow(step, count / 5 * 2 - 1, count), dice.Below((int)count));
    }
}
