namespace SparkMusic.Jobs.Extract.Collect;

/// <summary>Where a service is called.</summary>
static class ServiceAddress
{
    /// <summary>Ends with a slash; null: it is no address that may be called. Only this machine is called without TLS.</summary>
    public static Uri? Of(string text) => Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true }) ? address : null;

    /// <summary>As a setting has it.</summary>
    /// <param name="setting">Its name.</param>
    /// <exception cref="SparkMusicException">Usage: it is none.</exception>
    public static Uri Required(string setting, string text) =>
        Of(text) ?? throw SparkMusicException.Usage($"{setting} is '{text}', which is no https address.",
            "Only a sandbox on this machine is called without TLS.");
}
