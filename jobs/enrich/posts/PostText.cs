using System.Globalization;
using System.Text;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>A word of a text.</summary>
/// <param name="Text">Folded.</param>
/// <param name="Bare">Without the 's of its owner.</param>
/// <param name="IsBroken">Something that parts stands before it: a dash between spaces, a bracket, a quote, a picture, a new line.</param>
readonly record struct Token(string Text, string Bare, bool IsBroken);

/// <summary>
/// Cuts titles, names and posts into folded words by the same rules, so that words of one are found in another. Scripts that are written
/// without spaces give a word a character.
/// </summary>
static class PostText
{
    public static IReadOnlyList<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        var word = new StringBuilder();
        var (isBroken, gap) = (false, new StringBuilder());
        var runes = TextForm.Normalize(text, NormalizationForm.FormKC).EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            var rune = runes[i];
            if (IsAlone(rune))
            {
                EndWord();
                word.Append(rune.ToString());
                EndWord();
            }
            else if (IsOfWord(rune) || (IsInside(rune) && word.Length > 0 && i
                + 1 < runes.Length && IsOfWord(runes[i + 1]) && !IsAlone(runes[i + 1]))) word.Append(rune.ToString());
            else
            {
                EndWord();
                if (rune.Value is '&' or '+')
                {
                    gap.Append(' ');
                    word.Append("and");
                    EndWord();
                }
                else gap.Append(rune.ToString());
            }
        }
        EndWord();
        return tokens;

        void EndWord()
        {
            if (word.Length == 0) return;
            isBroken = Breaks(gap.ToString());
            gap.Clear();
            var plain = word.ToString().Replace("'", "").Replace("’", "").Replace("ʼ", "").Replace(".", "");
            var owner = word.ToString() is var w
                && (w.EndsWith("'s", StringComparison.OrdinalIgnoreCase) || w.EndsWith("’s", StringComparison.OrdinalIgnoreCase))
                ? w[..^2] : null;
            word.Clear();
            foreach (var part in Folding.Fold(plain).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                tokens.Add(new Token(part, owner is null ? part : Folding.Fold(owner), isBroken));
                isBroken = false;
            }
        }
    }

    public static string Join(IEnumerable<Token> tokens) => string.Join(' ', tokens.Select(token => token.Text));

    // A hyphen inside a word or a slash without spaces parts nothing: AC/DC, Jay-Z.
    static bool Breaks(string gap)
    {
        for (var i = 0; i < gap.Length; i++)
        {
            var sign = gap[i];
            if (sign is ' ' or '\t' or '\u00A0') continue;
            if (sign is '-' or '/' or '–' or '‐' or '*' or '_' or '~' && gap.Length == 1) continue;
            return true;
        }
        return false;
    }

    static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '$' || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;

    // Don't, R.E.M.
    static bool IsInside(Rune rune) => rune.Value is '\'' or '’' or 'ʼ' or '.';

    /// <summary>Han, kana and Thai.</summary>
    static bool IsAlone(Rune rune) =>
        rune.Value is (>= 0x3040 and <= 0x30FF and not 0x30FB) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF) or (
            >= 0x0E00 and <= 0x0E7F);
}
