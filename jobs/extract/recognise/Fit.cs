namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>How well a column's content fits what is wanted.</summary>
/// <param name="Share">0..1 of the values.</param>
/// <param name="Format">How they are written.</param>
/// <param name="Said">What the report says about the format, or null when it goes without saying.</param>
/// <param name="IsAmbiguous">The values are days that could be two days each.</param>
readonly record struct Fit(double Share, ValueFormat Format, string? Said = null, bool IsAmbiguous = false)
{
    public static readonly Fit None = new(0, ValueFormat.Plain);

    public static readonly Fit Whole = new(1, ValueFormat.Plain);
}
