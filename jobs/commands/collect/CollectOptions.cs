using System.CommandLine;
using SparkMusic.Jobs.Commands.Daily;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Options of all kinds of collecting.</summary>
/// <param name="canForecast">Whether the calls can be told before they are made.</param>
sealed class CollectOptions(bool canForecast = false)
{
    readonly Option<string> _lake = Options.Lake();
    readonly Option<bool> _dryRun =
        new("--dry-run") { Description = "Make no call: show how many it will need, and whether the budgets hold." };
    readonly Option<bool> _once = Once();
    readonly Option<bool> _json = Options.Json();

    public static Option<bool> Once() => new("--once") { Description = "This time only: 'run daily' does not collect it again." };

    public void AddTo(Command command)
    {
        command.Options.Add(_lake);
        if (canForecast) command.Options.Add(_dryRun);
        command.Options.Add(_once);
        command.Options.Add(_json);
    }

    public CollectChoice Of(ParseResult result) =>
        new(result.GetValue(_lake)!, canForecast && result.GetValue(_dryRun), result.GetValue(_once), result.GetValue(_json));
}

/// <summary>What they say.</summary>
sealed record CollectChoice(string Lake, bool IsDryRun, bool IsOnce, bool IsJson)
{
    /// <summary>Has the lake follow what is collected now, unless it is for once.</summary>
    public Task FollowAsync(Lakes.Lake lake, Followed more, CancellationToken cancel) =>
        IsOnce ? Task.CompletedTask : FollowedFile.AddAsync(lake, more, cancel);
}
