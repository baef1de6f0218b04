using SparkMusic.Calls;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Calls that will be needed of a bucket, beside what it gives.</summary>
sealed record CallNeed(string Bucket, long Calls, BudgetOutlook Outlook)
{
    public static readonly string[] Titles = ["bucket", "#needed", "#made in 24 h", "#left", "holds"];

    public bool Holds => Outlook.Left is not { } left || left >= Calls;

    public string[] Cells =>
    [
        Bucket, Output.Number(Calls), Output.Number(Outlook.Calls), Outlook.Left is { } left ? Output.Number(left) : "no limit",
        Holds ? "yes" : Outlook.FreeAt is { } at ? $"no, resume after {at:yyyy-MM-dd'T'HH:mm:ss'Z'}"
            : "no: ends with 75, and goes on the next day",
    ];

    public object ToJson() => new { Bucket, Needed = Calls, Outlook.Left, Made24h = Outlook.Calls, Outlook.FreeAt, Holds };
}
