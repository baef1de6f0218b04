using System.Net;
using System.Text.Json;

namespace SparkMusic.Lakes;

/// <summary>What a NameNode or DataNode answered instead of doing it: the Java exception's short name and its first line.</summary>
sealed class WebHdfsException(string name, string message, HttpStatusCode status) : Exception(message)
{
    public string Name { get; } = name;

    public HttpStatusCode Status { get; } = status;

    /// <summary>The same call may succeed in a moment, perhaps at another NameNode or DataNode.</summary>
    public bool IsTransient => Name is "SafeModeException" or "StandbyException" or "RetriableException" or "NotReplicatedYetException"
        || Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout
        || NeedsDataNode;

    /// <summary>No DataNode has the block or takes it.</summary>
    public bool NeedsDataNode =>
        Name == "BlockMissingException" || NoDataNode.Any(text => Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    static readonly string[] NoDataNode =
    [
        "could only be written to", "Failed to find datanode", "Could not obtain block", "Could not obtain the last block", "All datanodes",
        "are bad. Aborting", "No active nodes contain this block",
    ];

    public static async Task<WebHdfsException> OfAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var text = await response.Content.ReadAsStringAsync(cancel);
        try
        {
            using var json = JsonDocument.Parse(text);
            var remote = json.RootElement.GetProperty("RemoteException");
            var message = FirstLine(remote.GetProperty("message").GetString() ?? "");
            return new WebHdfsException(remote.GetProperty("exception").GetString()!, message, response.StatusCode);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new WebHdfsException("", $"HTTP {(int)response.StatusCode} without WebHDFS's explanation", response.StatusCode);
        }
    }

    // The rest is the stack of another machine.
    static string FirstLine(string text) => text.Split("\n\tat ")[0].ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
