using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>How many calls it takes to look at artists once, as far as the lake knows.</summary>
/// <param name="Search">Names that were never collected: one search each.</param>
/// <param name="Artists">For the artists themselves, and their top tracks.</param>
sealed record ArtistForecast(long Search, long Artists)
{
    const int OfOneCall = 50;

    public static async Task<ArtistForecast> MakeAsync(Lake lake, ArtistRequest request, AppFindings findings, CancellationToken cancel)
    {
        var known = request.Names.Count == 0 ? null : await ArtistNames.ReadAsync(lake, cancel);
        long artists = request.Ids.Count + request.Names.Count;
        var top = request.HasTopTracks && !findings.IsClosed("artist-top-tracks") ? artists : 0;
        return new ArtistForecast(request.Names.Count(name => known!.Known(name) is null),
            top + (findings.IsClosed("artists") ? artists : (artists + OfOneCall - 1) / OfOneCall));
    }
}
