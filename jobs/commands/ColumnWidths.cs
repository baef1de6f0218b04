namespace SparkMusic.Jobs.Commands;

/// <summary>How wide the columns of a table may be where it is shown.</summary>
static class ColumnWidths
{
    public const string Gap = "  ";

    // Below it a text says too little to be worth its place.
    const int Least = 8;

    /// <summary>The widths that fit, texts giving way, the longest first; as narrow as they get where nothing does.</summary>
    /// <param name="widths">What the columns would take.</param>
    /// <param name="isText">Whether one may give way: half a number is another number.</param>
    /// <param name="width">Of the terminal.</param>
    public static int[] Fitted(IReadOnlyList<int> widths, Func<int, bool> isText, int width)
    {
        var most = widths.Where((_, column) => isText(column)).DefaultIfEmpty().Max();
        var fitted = At(most);
        while (most > Least && fitted.Sum() + (Gap.Length * (fitted.Length - 1)) > width) fitted = At(--most);
        return fitted;

        int[] At(int limit) => [.. widths.Select((wide, column) => isText(column) ? Math.Min(wide, limit) : wide)];
    }
}
