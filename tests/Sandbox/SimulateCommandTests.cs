using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Sandbox;

public class SimulateCommandTests
{
    [Test]
    public async Task It_serves_until_it_is_told_to_end()
    {
        using var process = CommandLine.Start("dotnet", null,
            [CommandLine.Assembly, "simulate", "--seed", "7", "--playlists", "2000", "--tracks", "380000", "--app",
            "restricted", "--json"]);
        try
        {
            var addresses = JsonNode.Parse((await process.StandardOutput.ReadLineAsync())!)!;
            using var http = new HttpClient();
            var state = (await http.GetFromJsonAsync<JsonNode>(addresses["root"] + "sandbox"))!;
            ((int)state["tracks"]!, (int)state["playlists"]!, state["app"]!.ToString(), (int)state["seed"]!)
                .Should().Be((380_000, 2000, "restricted", 7));
            using (var interrupt = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString()]))
                await interrupt.WaitForExitAsync();
            process.WaitForExit(Patience.Long).Should().BeTrue();
            process.ExitCode.Should().Be(0, process.StandardError.ReadToEnd());
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [TestCase("--app", "gold")]
    [TestCase("--quota", "search")]
    [TestCase("--at", "yesterday-ish")]
    [TestCase("--tracks", "-1")]
    public void What_it_does_not_understand_is_refused(string option, string value) =>
        CommandLine.Run(Patience.Long, null, "simulate", option, value).ShouldExitWith(ExitCodes.Usage);
}
