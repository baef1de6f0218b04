using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkMusic.Spotify;

/// <summary>What was found of one endpoint: closed for a reason, open, or open for fewer things at a time.</summary>
/// <param name="Closed">Null: open.</param>
/// <param name="Limit">The most things that one call was allowed; null: as many as there are.</param>
public sealed record Finding(SpotifyFailure? Closed, int? Limit, DateTime SeenAt);

/// <summary>
/// What kind of app asks, endpoint by endpoint, as its calls found it; the app's age says nothing sure. Kept in a file of the app, so that
/// a closed endpoint costs one call a week. Safe for several tasks at once.
/// </summary>
public sealed class AppFindings
{
    // Spotify has opened closed things again: after that time a call finds out anew.
    static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    readonly string? _path;
    readonly TimeProvider _clock;
    readonly Lock _lock = new();
    readonly ConcurrentDictionary<string, Finding> _findings = new(StringComparer.Ordinal);

    /// <param name="path">Null: remembered in this process only.</param>
    /// <exception cref="SparkMusicException">The file is not what was written.</exception>
    public AppFindings(string? path, TimeProvider clock)
    {
        (_path, _clock) = (path, clock);
        if (path is null || !File.Exists(path)) return;
        foreach (var (endpoint, finding) in Read(path))
            if (finding.SeenAt > Now - GoodFor) _findings[endpoint] = finding;
    }

    /// <summary>By endpoint.</summary>
    public IReadOnlyDictionary<string, Finding> All => _findings;

    /// <summary>Hits that a search gives this app at a time, as far as it was found.</summary>
    public int HitsOfOneSearch => LimitOf(Endpoints.Search);

    /// <summary>Entries of a playlist that this app gets at a time, as far as it was found.</summary>
    public int EntriesOfOneCall => LimitOf(IsClosed(Endpoints.PlaylistTracks) ? Endpoints.PlaylistItems : Endpoints.PlaylistTracks);

    DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>The file of an app: another app, another server or a user's login may find otherwise.</summary>
    public static string PathFor(string folder, SpotifySettings settings, bool isUser)
    {
        var app = SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.ClientId}\n{settings.Api}\n{isUser}"));
        return Path.Combine(folder, $"spotify-app-{Convert.ToHexStringLower(app)[..12]}.json");
    }

    /// <param name="endpoint">By its name: <c>tracks</c>, <c>artist-top-tracks</c>.</param>
    public bool IsClosed(string endpoint) => IsClosed(Endpoints.All.Single(one => one.Name == endpoint));

    internal bool IsClosed(Endpoint endpoint) => Of(endpoint)?.Closed is not null;

    internal Finding? Of(Endpoint endpoint) =>
        _findings.TryGetValue(endpoint.Name, out var finding) && finding.SeenAt > Now - GoodFor ? finding : null;

    /// <summary>How many things to ask for at a time.</summary>
    internal int LimitOf(Endpoint endpoint) => Of(endpoint)?.Limit ?? endpoint.Steps[0];

    internal void Opened(Endpoint endpoint)
    {
        if (Of(endpoint) is null or { Closed: not null }) Set(endpoint, new Finding(null, Of(endpoint)?.Limit, Now));
    }

    internal void Closed(Endpoint endpoint, SpotifyFailure why) => Set(endpoint, new Finding(why, null, Now));

    internal void Limited(Endpoint endpoint, int limit) => Set(endpoint, new Finding(null, limit, Now));

    void Set(Endpoint endpoint, Finding finding)
    {
        lock (_lock)
        {
            _findings[endpoint.Name] = finding;
            if (_path is null) return;
            var sorted = new SortedDictionary<string, Finding>(_findings, StringComparer.Ordinal);
            PrivateFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(sorted, FindingsJson.Default.SortedDictionaryStringFinding));
        }
    }

    static SortedDictionary<string, Finding> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), FindingsJson.Default.SortedDictionaryStringFinding)!;
        }
        catch (JsonException e)
        {
            throw new SparkMusicException(ExitCodes.Failed, $"{path} is not what SparkMusic wrote: {e.Message}",
                $"Delete {path}: its findings are made again.", e);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(SortedDictionary<string, Finding>))]
sealed partial class FindingsJson : JsonSerializerContext;
