namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What is to be collected.</summary>
/// <param name="Searches">Words; each is the theme of what it finds.</param>
/// <param name="Ids">Playlists by id.</param>
sealed record PlaylistRequest(string Command, IReadOnlyList<string> Searches, IReadOnlyList<string> Ids)
{
    /// <summary>Of the playlists by id; null: none.</summary>
    public string? Theme { get; init; }

    /// <summary>Playlists by id are charts: their places are ranks of the day.</summary>
    public bool AreCharts { get; init; }

    /// <summary>Of each search, the first so many hits.</summary>
    public int MostHits { get; init; } = int.MaxValue;

    /// <summary>See <see cref="Collector.Round"/>.</summary>
    public Round? Round { get; init; }

    public string Collector => AreCharts ? "spotify.charts" : "spotify.playlists";
}
