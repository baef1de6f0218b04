using System.CommandLine;
using System.CommandLine.Parsing;
using SparkMusic.Jobs.Commands;

namespace SparkMusic.Tests.Commands;

/// <summary>What <c>--help</c> says.</summary>
public sealed class HelpTests
{
    [Test]
    public void Every_command_has_an_example_of_its_own_that_it_understands()
    {
        var (root, help) = Cli.Build();
        var commands = AllOf(root).ToList();
        commands.Should().HaveCountGreaterThan(20);
        foreach (var command in commands)
            foreach (var example in help.ExamplesOf(command))
            {
                example.Should().Contain("sparkmusic ");
                var words = CommandLineParser.SplitCommandLine(example).SkipWhile(word => word != "sparkmusic").Skip(1).ToArray();
                var parsed = root.Parse(words);
                Mistakes.In(parsed)?.Message.Should().BeNull(example);
                AllOf(command).Should().Contain(parsed.CommandResult.Command, "'{0}' is shown by {1}", example, command.Name);
            }
    }

    [TestCase("collect posts", "sparkmusic collect posts mastodon --tag nowplaying")]
    [TestCase("collect charts", "sparkmusic collect charts --id ")]
    [TestCase("postgres init", "sparkmusic postgres init")]
    [TestCase("run", "sparkmusic run daily")]
    [TestCase("", "sparkmusic demo")]
    public async Task An_example_is_shown_once_below_the_options(string command, string example)
    {
        var printed = await InProcess.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        printed.Code.Should().Be(0);
        var end = printed.Out[printed.Out.LastIndexOf("Example", StringComparison.Ordinal)..];
        end.Should().Contain(example);
        printed.Out[..^end.Length].Should().NotContain("Example");
    }

    static IEnumerable<Command> AllOf(Command command) => [command, .. command.Subcommands.SelectMany(AllOf)];
}
