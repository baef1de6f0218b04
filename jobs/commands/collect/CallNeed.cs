using SparkMusic.Calls;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Calls that will be needed of a bucket, beside what it gives.</summary>
/// <param name="IsAtMost">It may be fewer: what one provider answers the next is not asked for.</param>
sealed record CallNeed(string Bucket, long Calls, BudgetOutlook Outlook, bool IsAtMost = false)
{
    public static readonly string[] Titles = ["bucket", "#needed", "#made in 24 h", "#left", "holds"];

    public bool Holds => Outlook.Left is not { } left || left >= Calls;

    public string[] Cells =>
    [
        Bucket, (IsAtMost ? "at most " : "") + Output.Number(Calls), Output.Number(Outlook.Calls),
        Outlook.Left is { } left ? Output.Number(left) : "no limit",
        Holds ? "yes" : Outlook.FreeAt is { } at ? $"no, resume after {at:yyyy-MM-dd'T'HH:mm:ss'Z'}"
            : "no: ends with 75, and goes on the next day",
    ];

    public object ToJson() => new { Bucket, Needed = Calls, IsAtMost, Outlook.Left, Made24h = Outlook.Calls, Outlook.FreeAt, Holds };
}
