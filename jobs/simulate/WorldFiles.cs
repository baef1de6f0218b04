using System.Globalization;
using System.Text;

namespace SparkMusic.Jobs.Simulate;

/// <summary>A file of a made-up world and the import that takes it.</summary>
/// <param name="Kind">The import's kind, as the command line names it.</param>
/// <param name="Path">Relative to the folder that was written.</param>
/// <param name="Chart">The import's <c>--chart</c>.</param>
/// <param name="Theme">The import's <c>--theme</c>.</param>
sealed record WorldFile(string Kind, string Path, string? Chart = null, string? Theme = null);

/// <summary>
/// Writes a made-up world as the files that people have: column names of several publishers, one playlist as the body of an API, and the
/// faults that real files have. The same world gives the same bytes.
/// </summary>
static class WorldFiles
{
    public static IReadOnlyList<WorldFile> Write(World world, string folder)
    {
        Directory.CreateDirectory(folder);
        var playlist = WorldPlaylistBody.FileName(world);
        Save(folder, "sandbox_songs.csv", WorldTables.Songs(world));
        Save(folder, "sandbox_features.csv", WorldTables.MoreFeatures(world));
        Save(folder, "sandbox_top50.csv", WorldTables.Charts(world));
        foreach (var theme in WorldPlaylists.Themes) Save(folder, PlaylistFile(theme), WorldTables.Playlists(world, theme));
        File.WriteAllBytes(Path.Combine(folder, playlist), WorldPlaylistBody.Bytes(world));
        Save(folder, "sandbox_lockdowns.csv", WorldTables.Lockdowns(world));
        Save(folder, "sandbox_artists.csv", WorldArtists.Snapshots(world));
        return
        [
            // First what has ids of artists: they prove which names hold a comma.
            .. WorldPlaylists.Themes.Select(theme => new WorldFile("playlist-history", PlaylistFile(theme), Theme: theme)),
            new("playlist-history", playlist, Theme: WorldPlaylists.Themes[0]),
            new("track-features", "sandbox_songs.csv"),
            new("track-features", "sandbox_features.csv"),
            new("chart-history", "sandbox_top50.csv", Chart: "Sandbox Top 50"),
            new("policy-dates", "sandbox_lockdowns.csv"),
            new("artists", "sandbox_artists.csv"),
        ];
    }

    /// <summary>What no service answers: when each country's lockdown began.</summary>
    public static WorldFile WriteLockdowns(World world, string folder)
    {
        Directory.CreateDirectory(folder);
        var file = new WorldFile("policy-dates", "sandbox_lockdowns.csv");
        Save(folder, file.Path, WorldTables.Lockdowns(world));
        return file;
    }

    static string PlaylistFile(string theme) => $"sandbox_playlists_{theme.Replace(' ', '_')}.csv";

    static void Save(string folder, string name, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendJoin(',', row.Select(Cell)).Append('\n');
        File.WriteAllText(Path.Combine(folder, name), text.ToString());
    }

    static string Cell(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        if (value is DateOnly day) text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
    }
}
