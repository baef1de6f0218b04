using System.Net;
using SparkMusic.Tests.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>Which secret goes where, and what is refused before anything is made.</summary>
[TestFixture]
public sealed class CommandPostCollectorTests
{
    [TestCase("", "", null, "No token of X")]
    [TestCase("secret", "abc", null, "SPARKMUSIC_X_CALLS_PER_DAY")]
    [TestCase("secret", "", "https://x.example.invalid", "is not sent there")]
    public void What_X_needs_is_checked_before_a_lake_is_made(string bearer, string perDay, string? server, string says)
    {
        using var folder = new TestFolder();
        var environment =
            new Dictionary<string,
            string>
            { ["HOME"] = folder.Path, ["SPARKMUSIC_X_BEARER"] = bearer, ["SPARKMUSIC_X_CALLS_PER_DAY"] = perDay };
        string[] command = ["collect", "posts", "x", "--lake", folder["lake"]];
        CommandLine.Run(TimeSpan.FromMinutes(10), environment, server is null ? command : [.. command, "--server", server])
            .ShouldExitWith(ExitCodes.Usage).Error.Should().Contain(says);
        Directory.Exists(folder["lake"]).Should().BeFalse();
    }

    [Test]
    public async Task A_Mastodon_server_gets_its_own_token_and_no_other()
    {
        await using var server = await ScriptedServer.StartAsync(TimeProvider.System, _ => Reply.Json("[]"));
        using var folder = new TestFolder();
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = folder.Path,
            ["SPARKMUSIC_MASTODON_TOKEN"] = "of nobody",
            ["SPARKMUSIC_MASTODON_TOKEN_MASTODON_SOCIAL"] = "of another",
        };
        Collect();
        environment["SPARKMUSIC_MASTODON_TOKEN_" + IPAddress.Loopback.ToString().Replace('.', '_')] = "own";
        Collect();
        server.Log.Select(asked => asked.Authorization).Should().Equal(null, "Bearer own");

        void Collect() =>
            CommandLine.Run(TimeSpan.FromMinutes(10), environment, "collect", "posts", "mastodon", "--server", server.Address.ToString(),
                "--lake", folder["lake"])
            .ShouldExitWith(ExitCodes.Done);
    }
}
