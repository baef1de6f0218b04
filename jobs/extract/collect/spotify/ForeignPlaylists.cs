using SparkMusic.Calls;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Whether this kind of app gets the contents of other people's playlists. The first one without contents tells; from then on nobody's but
/// the user's own and shared ones are asked for, for a week.
/// </summary>
sealed class ForeignPlaylists(SpotifyClient client, AskedIds asked)
{
    static readonly TimeSpan HoldsFor = TimeSpan.FromDays(7);

    readonly string _kind = KindOf(client);
    string? _me;
    bool _isWithheld = asked.Due(KindOf(client), ["*"], TimeSpan.Zero, HoldsFor).Count == 0;

    /// <summary>Asking is no use.</summary>
    public async Task<bool> IsWithheldAsync(WantedPlaylist playlist, CancellationToken cancel) =>
        _isWithheld && playlist is { Owner: { } owner, IsShared: false } && owner != await MeAsync(cancel);

    /// <summary>As far as it is known without a call: an app that speaks for itself has no playlists of its own.</summary>
    public bool IsKnownWithheld(WantedPlaylist playlist) =>
        _isWithheld && !client.IsOfUser && playlist is { Owner: not null, IsShared: false };

    /// <summary>A playlist came without its contents.</summary>
    public async Task AddWithheldAsync(Playlist playlist, CancellationToken cancel)
    {
        if (_isWithheld || playlist.Collaborative == true) return;
        if (playlist.Owner?.Id is not { } owner || owner == await MeAsync(cancel)) return;
        _isWithheld = true;
        asked.Remember(_kind, [("*", false)]);
    }

    static string KindOf(SpotifyClient client) => "spotify.contents-of-others " + client.Asker;

    // Nobody where the app speaks for itself only.
    async Task<string?> MeAsync(CancellationToken cancel) => client.IsOfUser ? _me ??= (await client.MeAsync(cancel)).Value?.Id : null;
}
