using System.CommandLine;
using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Collect.Spotify;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>collect</c>: what sources have now, into the raw tables.</summary>
static class CollectCommand
{
    const string Resumable =
        "A page is in the lake before the next one is asked for: stopped at any moment, the same command goes on where it was. "
        + "When a limit is reached it ends with exit code 75 and the time from which it may go on.";

    public static Command Build() => new("collect",
        "Collects playlists, charts, artists, tracks and audio features from Spotify and others, and posts from X, Mastodon and Bluesky, "
            + "into the raw tables.\n"
        + Resumable + "\n\nExample: sparkmusic collect playlists --search \"rainy day\"")
    {
        Playlists(), Charts(), Artists(), Tracks(), Features(), CollectPosts.Build(), CollectCandidates.Build(),
    };

    static Command Playlists()
    {
        var search = new Option<string[]>("--search")
        {
            Description = "Words that playlists are searched by; each is the theme of what it finds.",
            HelpName = "words",
        };
        var id = Ids("A playlist: its id, its address or its URI.");
        var theme = new Option<string?>("--theme") { Description = "Theme of playlists given by --id.", HelpName = "text" };
        var most = new Option<int>("--most")
        {
            Description = "Of each search, so many hits at most; Spotify gives no more than 1,000.",
            HelpName = "number",
            DefaultValueFactory = _ => FollowedSearch.All,
            CustomParser = NumberOptions.Whole(1),
        };
        var common = new CollectOptions(canForecast: true);
        var command = new Command("playlists",
            "Playlists by search words and by id, with their tracks. A playlist that did not change since it was read is not read again."
            + "\n\nExample: sparkmusic collect playlists --search \"rainy day\" --search workout --id 37i9dQZF1DXcBWIGoYBM5M")
        {
            search, id, theme, most,
        };
        common.AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var (searches, ids) = (result.GetValue(search) ?? [], (result.GetValue(id) ?? []).Select(PlaylistId).ToArray());
            if (searches.Length + ids.Length == 0)
                throw SparkMusicException.Usage("Neither search words nor playlists are given.",
                "Give --search \"rainy day\" or --id <playlist>.");
            if (searches.FirstOrDefault(string.IsNullOrWhiteSpace) is not null)
                throw SparkMusicException.Usage("--search has no words.", "Give --search \"rainy day\".");
            return CollectPlaylists.RunAsync(
                new PlaylistRequest(Request("playlists", searches, ids), [.. searches.Select(words => words.Trim())], ids)
                {
                    Theme = result.GetValue(theme),
                    MostHits = result.GetValue(most),
                }, common.Of(result), cancel);
        });
        return command;
    }

    static Command Charts()
    {
        var id = Ids("The playlist that is the chart: its id, its address or its URI.");
        id.Required = true;
        var common = new CollectOptions(canForecast: true);
        var command = new Command("charts",
            "Charts that are playlists, of any country: places are ranks, the day is today (UTC).\n\n"
            + "Example: sparkmusic collect charts --id 37i9dQZEVXbMDoHDwVN2tF")
        {
            id,
        };
        common.AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var ids = result.GetValue(id)!.Select(PlaylistId).ToArray();
            return CollectPlaylists.RunAsync(new PlaylistRequest(Request("charts", [], ids), [], ids) { AreCharts = true },
                common.Of(result), cancel);
        });
        return command;
    }

    static Command Artists()
    {
        var id = Ids("An artist: its id, its address or its URI.");
        var name = new Option<string[]>("--name")
        {
            Description = "An artist's name; one that means several artists is told, not guessed.",
            HelpName = "name",
        };
        var noTop = new Option<bool>("--no-top-tracks") { Description = "Without their top tracks, which cost a call for each artist." };
        var common = new CollectOptions();
        var command = new Command("artists",
            "Artists as they are today, at most once a day (UTC), and the tracks of theirs that are heard most.\n\n"
            + "Example: sparkmusic collect artists --name \"Daft Punk\" --id 06HL4z0CvFAxyc27GXpf02")
        {
            id, name, noTop,
        };
        common.AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var (ids, names) = ((result.GetValue(id) ?? []).Select(text => SpotifyPlace.RequiredIdOf("artist", text)).ToArray(),
                (result.GetValue(name) ?? []).Select(text => text.Trim()).ToArray());
            if (ids.Length + names.Length == 0)
                throw SparkMusicException.Usage("No artist is given.", "Give --name \"Daft Punk\" or --id <artist>.");
            if (names.FirstOrDefault(string.IsNullOrWhiteSpace) is not null)
                throw SparkMusicException.Usage("--name has no name.", "Give --name \"Daft Punk\".");
            var request = "collect artists" + string.Concat(ids.Select(id => " --id " + id))
                + string.Concat(names.Select(name => $" --name \"{name}\""));
            return CollectArtists.RunAsync(new ArtistRequest(request, ids, names) { HasTopTracks = !result.GetValue(noTop) },
                common.Of(result), cancel);
        });
        return command;
    }

    static Command Features()
    {
        var catalogue = new Option<string[]>("--catalogue")
        {
            Description =
                "A file with features of many tracks (CSV, JSON lines, Parquet): only the tracks that lack them are taken from it, by 'run "
                    + "daily' too.",
            HelpName = "file",
        };
        var most = new Option<int?>("--most")
        {
            Description = "Ask each provider for so many tracks at most, those that most rows speak of first.",
            HelpName = "number",
            CustomParser = NumberOptions.WholeOrNone(1),
        };
        var common = new CollectOptions(canForecast: true);
        var command = new Command("features",
            "Audio features of all tracks that have none, from Spotify, ReccoBeats and files, in the order of the setting 'providers'. A "
                + "provider that is closed to "
            + "this app, at its limit or away is left out and told.\n\n"
            + "Example: sparkmusic collect features --catalogue tracks_features.csv")
        {
            catalogue, most,
        };
        common.AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var (files, tracks) = (result.GetValue(catalogue) ?? [], result.GetValue(most));
            var request = "collect features" + string.Concat(files.Select(file => " --catalogue " + file))
                + (tracks is null ? "" : $" --most {tracks}");
            return CollectFeatures.RunAsync(request, files, tracks, common.Of(result), cancel);
        });
        return command;
    }

    static Command Tracks()
    {
        var common = new CollectOptions();
        var command = new Command("tracks",
            "Titles, artists, albums and ISRCs of all tracks that the lake knows by their ids only, fifty a call where the app "
                + "may.\n\nExample: sparkmusic collect tracks");
        common.AddTo(command);
        command.SetAction((result, cancel) => CollectTracks.RunAsync(common.Of(result), cancel));
        return command;
    }

    static Option<string[]> Ids(string description) => new("--id") { Description = description, HelpName = "id" };

    static string Request(string what, IEnumerable<string> searches, IEnumerable<string> ids) =>
        "collect " + what + string.Concat(searches.Select(words => $" --search \"{words}\""))
            + string.Concat(ids.Select(id => " --id " + id));

    static string PlaylistId(string text) => SpotifyPlace.RequiredIdOf("playlist", text);
}
