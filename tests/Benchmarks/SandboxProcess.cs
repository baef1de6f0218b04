using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SparkMusic.Benchmarks;

/// <summary>A sandbox without limits in a process of its own.</summary>
sealed class SandboxProcess : IDisposable
{
    // What the kernel counts processor time in, on every Linux.
    const double TicksPerSecond = 100;

    readonly Process _process;
    readonly JsonNode _addresses;

    public SandboxProcess(int playlists, int tracks)
    {
        _process = Machine.StartSparkMusic(
            "simulate", "--port", "0", "--no-limits", "--json", "--playlists", $"{playlists}", "--tracks", $"{tracks}");
        _addresses = JsonNode.Parse(
            _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sandbox did not start."))!;
    }

    /// <summary>Seconds of user and system time so far.</summary>
    public double Cpu
    {
        get
        {
            // The name in brackets may hold spaces.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..13].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>What a collector has to know; its home is a folder of its own.</summary>
    public Dictionary<string, string> Environment(string home) => new()
    {
        ["HOME"] = Directory.CreateDirectory(home).FullName,
        ["SPARKMUSIC_SPOTIFY_CLIENT_ID"] = Address("client_id"),
        ["SPARKMUSIC_SPOTIFY_CLIENT_SECRET"] = Address("client_secret"),
        ["SPARKMUSIC_SPOTIFY_API"] = Address("spotify"),
        ["SPARKMUSIC_SPOTIFY_ACCOUNTS"] = Address("accounts"),
        ["SPARKMUSIC_SPOTIFY_MARKET"] = "DE",
        ["SPARKMUSIC_SPOTIFY_SPACING_MS"] = "0",
        ["SPARKMUSIC_SPOTIFY_CALLS_PER_30S"] = "0",
        ["SPARKMUSIC_SPOTIFY_BUDGETS"] = "none",
    };

    /// <summary>Calls of the Web API that it has answered.</summary>
    public int Calls()
    {
        using var http = new HttpClient();
        var state = JsonNode.Parse(http.GetStringAsync(Address("root") + "sandbox").GetAwaiter().GetResult())!;
        return state["calls"]!.AsObject().Where(endpoint => endpoint.Key.StartsWith("/spotify/v1/", StringComparison.Ordinal))
            .Sum(endpoint => endpoint.Value!.AsObject().Sum(status => (int)status.Value!));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    string Address(string name) => (string)_addresses[name]!;
}
