using System.Globalization;
using System.Text;

namespace SparkMusic.Tests.Disturbances;

/// <summary>
/// Small files of the shapes that people have, several months long, with repeated, bad and late rows. The same seed gives the same bytes.
/// </summary>
static class StoryFiles
{
    const int Songs = 30, Ranks = 6;
    static readonly DateOnly First = new(2021, 9, 3);

    public static void Write(string folder, int seed)
    {
        Directory.CreateDirectory(folder);
        void Save(string name, IEnumerable<string> lines) => File.WriteAllText(Path.Combine(folder, name), string.Join('\n', lines) + "\n");
        Save("charts_autumn.csv", Charts(new Random(seed), 0, 60).Append("2021-09-03,SE,one,bad,A bad rank,Nobody")
            .Append(Charts(new Random(seed), 0, 1).Last()));
        Save("charts_winter.csv", Charts(new Random(seed + 1), 57, 120));
        // Repeats days that are there, goes on where they end.
        Save("charts_late.csv", Charts(new Random(seed + 2), 111, 150));
        Save("charts_none.csv", Charts(new Random(seed), 0, 0));
        Save("playlists.csv", Playlists(new Random(seed + 3)));
        Save("songs.csv", Features(new Random(seed + 4)));
        File.WriteAllText(Path.Combine(folder, "lockdowns.csv"),
            "country,quarantine_start\nSweden,2021-11-20\nPeru,2021-10-10\nAtlantis,2021-10-10\n", Encoding.UTF8);
    }

    static IEnumerable<string> Charts(Random dice, int from, int to)
    {
        yield return "chart_date,country,rank,track_id,title,artist";
        for (var day = from; day < to; day += 3)
            foreach (var country in new[] { "SE", "PE" })
                for (var rank = 1; rank <= Ranks; rank++)
                {
                    var song = (rank * 7 + day / 9 + dice.Next(3)) % Songs;
                    yield return $"{Day(day)},{country},{rank},{Id(song)},Song {song},{Artist(song)}";
                }
    }

    static IEnumerable<string> Playlists(Random dice)
    {
        yield return "playlist_name,playlist_id,track_id,title,artists,artist_ids,added_at,removed_at";
        for (var list = 0; list < 3; list++)
            for (var i = 0; i < 14; i++)
            {
                var (song, added) = (dice.Next(Songs), dice.Next(100));
                var removed = dice.Next(3) == 0 ? Day(added + 20) : "";
                yield return $"Evening {list},{list:D22},{Id(song)},Song {song},{Artist(song)},{song % 7:D22},{Day(added)},{removed}";
            }
        yield return $"Evening 0,{0:D22},no id,Broken,Nobody,{1:D22},{Day(4)},";
    }

    static IEnumerable<string> Features(Random dice)
    {
        yield return "track_id,track_name,track_artist,danceability,energy,key,loudness,mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,duration_ms";
        string Share() => dice.NextDouble().ToString("0.000", CultureInfo.InvariantCulture);
        for (var song = 0; song < Songs - 4; song++)
            yield return $"{Id(song)},Song {song},{Artist(song)},{Share()},{Share()},{dice.Next(12)},-{dice.Next(3, 20)}.5,{dice.Next(2)},{Share()},{Share()},{Share()},{Share()},{Share()},{dice.Next(60, 180)}.25,{dice.Next(120000, 300000)}";
        yield return $"{Id(Songs)},Too much,Nobody,7,{Share()},3,-5,1,{Share()},{Share()},{Share()},{Share()},{Share()},100,200000";
    }

    static string Day(int day) => First.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Id(int song) => $"{song + 1:D22}";

    // A name with a comma is split where no ids tell; the playlists' ids prove it to be one name, and then it is one everywhere.
    static string Artist(int song) => song % 7 == 3 ? "\"Tide, The Sea\"" : $"Artist {song % 7}";
}
