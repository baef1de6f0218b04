namespace SparkMusic.Jobs.Simulate.Large;

enum PlaylistKind
{
    People,
    Editorial,
    Chart,
}

/// <summary>A playlist's own facts; its contents come with a time.</summary>
/// <param name="Owner">A user's id; <c>spotify</c> owns charts and editorials.</param>
/// <param name="IsPublic">Null where the source does not say.</param>
/// <param name="Size">About how many places it has at the end of 2021.</param>
sealed record LargePlaylist(
    PlaylistKind Kind, int Number, string Id, string Name, string? Description, string Theme, string Owner, bool IsShared,
    bool? IsPublic, DateOnly Begun, int Size)
{
    public bool IsSpotifys => Kind != PlaylistKind.People;
}

enum PlaceKind : byte
{
    Track,
    LocalFile,
    Episode,
    Withdrawn,
}

/// <summary>A stay of something in a playlist.</summary>
/// <param name="Number">Of the track; for an episode or a local file its own.</param>
/// <param name="Added">Null in very old lists, which do not say when and by whom.</param>
readonly record struct Place(PlaceKind Kind, int Number, DateTime? Added, DateTime? Removed);
