using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace SparkMusic.Spark;

/// <summary>
/// Spark's master as it was asked for. What is wrong with it is said at once: Spark itself tries a port where nobody listens for a minute.
/// </summary>
/// <param name="Url"><c>local[2]</c>, <c>spark://host:7077</c>, or a comma list of the masters of one cluster.</param>
/// <param name="Addresses">Host and port of each standalone master; none for other kinds.</param>
public sealed partial record SparkMaster(string Url, IReadOnlyList<(string Host, int Port)> Addresses)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A standalone cluster: executors come from workers, and may not come.</summary>
    public bool IsStandalone => Addresses.Count > 0;

    public bool IsLocal => Local().IsMatch(Url);

    /// <exception cref="SparkMusicException">Usage: no master of any kind that Spark has.</exception>
    public static SparkMaster Parse(string url)
    {
        if (Local().IsMatch(url) || Managed().IsMatch(url)) return new SparkMaster(url, []);
        if (!Standalone().IsMatch(url)) throw Wrong(url);
        var addresses = new List<(string, int)>();
        foreach (var address in url["spark://".Length..].Split(','))
        {
            var colon = address.LastIndexOf(':');
            if (!int.TryParse(address[(colon + 1)..], CultureInfo.InvariantCulture, out var port) || port is 0 or > ushort.MaxValue)
                throw Wrong(url);
            addresses.Add((address[..colon].Trim('[', ']'), port));
        }
        return new SparkMaster(url, addresses);
    }

    /// <summary>Asks whether anybody listens there.</summary>
    /// <exception cref="SparkMusicException">Usage: no such host. Try later: nobody listens, or no answer within 5 s.</exception>
    public async Task RequireReachableAsync(CancellationToken cancel)
    {
        if (!IsStandalone) return;
        var reasons = new List<(string Text, bool IsWrongName)>();
        foreach (var (host, port) in Addresses)
        {
            if (await ReasonAsync(host, port, cancel) is not { } reason) return;
            reasons.Add(reason);
        }
        var message = $"Spark's master {Url} cannot be reached: {string.Join("; ", reasons.Select(reason => reason.Text))}.";
        if (reasons.TrueForAll(reason => reason.IsWrongName))
            throw SparkMusicException.Usage(message, "Check the name in --master; the first line of the master's page shows its URL.");
        throw SparkMusicException.TryLater(message,
            "Start the master, or check host and port in --master (7077, not the port of its page).");
    }

    static async Task<(string Text, bool IsWrongName)?> ReasonAsync(string host, int port, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, patience.Token);
            return null;
        }
        catch (SocketException failure)
        {
            var isWrongName = failure.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;
            return (isWrongName ? $"there is no host {host}" : $"{host}:{port}: {failure.Message}", isWrongName);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ($"{host}:{port} does not answer within {Patience.TotalSeconds:0} s", false);
        }
    }

    static SparkMusicException Wrong(string url) =>
        SparkMusicException.Usage($"{AllowedConf.Shown(url)} is no master of Spark.",
            "Give local[2], or spark://host:7077 of a standalone cluster.");

    [GeneratedRegex(@"\Alocal(\[(\*|[1-9][0-9]{0,3})(,[0-9]{1,3})?\])?\z")]
    private static partial Regex Local();

    [GeneratedRegex(@"\A(yarn|local-cluster\[[0-9]+ *, *[0-9]+ *, *[0-9]+\]|k8s://(https?://)?[A-Za-z0-9._-]+(:[0-9]{1,5})?)\z")]
    private static partial Regex Managed();

    [GeneratedRegex(@"\Aspark://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}(,([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5})*\z")]
    private static partial Regex Standalone();
}
