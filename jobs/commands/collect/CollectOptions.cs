using System.CommandLine;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Options of all kinds of collecting.</summary>
/// <param name="canForecast">Whether the calls can be told before they are made.</param>
sealed class CollectOptions(bool canForecast = false)
{
    readonly Option<string> _lake = Options.Lake();
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "Make no call: show how many it will need, and whether the budgets hold." };
    readonly Option<bool> _json = Options.Json();

    public void AddTo(Command command)
    {
        command.Options.Add(_lake);
        if (canForecast) command.Options.Add(_dryRun);
        command.Options.Add(_json);
    }

    public CollectChoice Of(ParseResult result) => new(result.GetValue(_lake)!, canForecast && result.GetValue(_dryRun), result.GetValue(_json));
}

/// <summary>What they say.</summary>
sealed record CollectChoice(string Lake, bool IsDryRun, bool IsJson);
