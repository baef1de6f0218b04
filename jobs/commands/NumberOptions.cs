using System.CommandLine.Parsing;
using System.Globalization;

namespace SparkMusic.Jobs.Commands;

/// <summary>Numbers given as options: only what is meant is taken, and everything else is told with the bounds.</summary>
static class NumberOptions
{
    /// <summary>A whole number within bounds, both inclusive.</summary>
    public static Func<ArgumentResult, int> Whole(int least, int most = int.MaxValue) => result =>
        int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            && number <= most
            ? number : Refuse<int>(result, "a whole number", least, most == int.MaxValue ? null : most);

    /// <summary>As <see cref="Whole"/>, of an option without a usual value.</summary>
    public static Func<ArgumentResult, int?> WholeOrNone(int least, int most = int.MaxValue) => result => Whole(least, most)(result);

    /// <summary>Any whole number of 64 bits.</summary>
    public static long Seed(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} is '{text}', and not a whole number of at most 18 digits.");
        return 0;
    }

    /// <summary>A number within bounds, both inclusive.</summary>
    public static Func<ArgumentResult, double> Number(double least, double most) => result =>
        Parse(result) is { } number && number >= least && number <= most ? number : Refuse<double>(result, "a number", least, most);

    static double? Parse(ArgumentResult result) =>
        double.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out var number) ? number : null;

    static T Refuse<T>(ArgumentResult result, string what, double least, double? most)
    {
        var name = (result.Parent as OptionResult)?.Option.Name;
        result.AddError(string.Create(CultureInfo.InvariantCulture,
            $"{name} is '{result.Tokens[0].Value}', and not {what} {(most is null ? $"from {least} on" : $"from {least} to {most}")}."));
        return default!;
    }
}
