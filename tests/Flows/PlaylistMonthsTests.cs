using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Flows;

/// <summary>
/// Two years of 250 real playlists against the definition of a playlist's month, computed here from the file itself: nothing of the product
/// takes part in what is expected. In a lake of its own: other files know some of these playlists too, and add to them.
/// </summary>
[TestFixture]
public class PlaylistMonthsTests
{
    sealed record Stay(string Playlist, string Track, string Added, string Removed);

    readonly TestFolder _folder = new();

    /// <summary>The file's 94,333 rows, one of them twice.</summary>
    HashSet<Stay> _stays = [];

    [OneTimeSetUp]
    public void Import_the_archive_and_build_the_marts()
    {
        var file = Need.Data("charts/cumulative_added_removed.csv.gz");
        _stays = [.. Read(file)];
        RealLake.Run("import", "playlist-history", file, "--theme", "archive", "--lake", _folder["lake"]).ShouldExitWith(ExitCodes.Done);
        RealLake.Run("run", "playlists_by_month", "playlist_sizes", "--lake", _folder["lake"]).ShouldExitWith(ExitCodes.Done);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Each_playlist_is_of_the_month_with_most_added_tracks_and_of_the_earliest_of_several()
    {
        var expected = _stays.GroupBy(stay => stay.Playlist)
            .Select(playlist => playlist.GroupBy(stay => stay.Added[..7]).OrderByDescending(month => month.Count())
                .ThenBy(month => month.Key, StringComparer.Ordinal).First().Key)
            .GroupBy(month => month).Select(month => (month.Key + "-01", month.LongCount()));
        Pairs("select cast(month as varchar) as a, playlists as b from playlists_by_month").Should().BeEquivalentTo(expected);
    }

    [Test]
    public void The_size_of_a_playlist_is_its_tracks_without_a_removed_day()
    {
        var expected = _stays.Where(stay => stay.Removed.Length == 0).GroupBy(stay => stay.Playlist)
            .Select(playlist =>
                playlist.Count() switch
                {
                    <= 50 => "1-50",
                    <= 100 => "51-100",
                    <= 200 => "101-200",
                    <= 500 => "201-500",
                    <= 1000 => "501-1000",
                    _ => "1001+",
                })
            .GroupBy(bucket => bucket).Select(bucket => (bucket.Key, bucket.LongCount()));
        Pairs("select bucket as a, playlists as b from playlist_sizes").Should().BeEquivalentTo(expected);
    }

    [Test]
    public void Tracks_of_the_day_a_playlist_was_first_seen_are_marked()
    {
        var expected = _stays.GroupBy(stay => stay.Playlist)
            .Select(playlist =>
                (playlist.Key, playlist.GroupBy(stay => stay.Added).MinBy(day => day.Key, StringComparer.Ordinal)!.LongCount()));
        Pairs("select playlist_id as a, count(*) as b from playlist_tracks where added_is_first_seen group by playlist_id")
            .Should().BeEquivalentTo(expected);
    }

    List<(string, long)> Pairs(string sql)
    {
        var result = RealLake.Run("sql", sql, "--lake", _folder["lake"], "--format", "json").ShouldExitWith(ExitCodes.Done);
        using var json = JsonDocument.Parse(result.Output);
        return [.. json.RootElement.EnumerateArray().Select(row => (row.GetProperty("a").GetString()!, row.GetProperty("b").GetInt64()))];
    }

    static IEnumerable<Stay> Read(string file)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var records = Records(text.ReadToEnd()).ToList();
        int Column(string name) => records[0].IndexOf(name);
        var (playlist, track, added, removed) = (Column("playlist_id"), Column("track_id"), Column("added"), Column("removed"));
        return [.. records.Skip(1).Select(record => new Stay(record[playlist], record[track], record[added], record[removed]))];
    }

    static IEnumerable<List<string>> Records(string text)
    {
        var (record, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        foreach (var character in text)
        {
            if (character == '"') isQuoted = !isQuoted;
            else if (isQuoted || character is not (',' or '\n')) field.Append(character);
            else
            {
                record.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (character == ',') continue;
                yield return record;
                record = [];
            }
        }
    }
}
