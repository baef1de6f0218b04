using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Providers;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>A provider that is asked over HTTP.</summary>
public sealed class ServiceFeatures : IFeatureProvider
{
    // A provider takes up new releases within weeks.
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromDays(30);

    readonly int _pageSize;
    readonly Func<IReadOnlyCollection<string>, CancellationToken, IAsyncEnumerable<Answered<AudioFeatures>>> _ask;

    ServiceFeatures(string name, int pageSize, Func<IReadOnlyCollection<string>, CancellationToken,
        IAsyncEnumerable<Answered<AudioFeatures>>> ask) =>
        (Name, _pageSize, _ask) = (name, pageSize, ask);

    public string Name { get; }

    public static ServiceFeatures Of(SpotifyClient spotify) => new("spotify", 100, spotify.AudioFeaturesAsync);

    public static ServiceFeatures Of(ReccoBeatsClient reccoBeats) =>
        new("reccobeats", ReccoBeatsClient.BatchSize, reccoBeats.AudioFeaturesAsync);

    public DateTimeOffset GapsHoldSince(DateTimeOffset now) => now - AskAgainAfter;

    public async IAsyncEnumerable<IFeaturePage> AskAsync(IReadOnlyList<string> ids, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var chunk in ids.Chunk(_pageSize))
        {
            var answers = new List<Answered<AudioFeatures>>(chunk.Length);
            ExceptionDispatchInfo? failure = null;
            try
            {
                await foreach (var answer in _ask(chunk, cancel)) answers.Add(answer);
            }
            catch (SparkMusicException e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            if (answers.Count > 0) yield return new Page(Name, answers);
            failure?.Throw();
        }
    }

    sealed class Page(string provider, IReadOnlyList<Answered<AudioFeatures>> answers) : IFeaturePage
    {
        static readonly string[] Names = [.. RawTables.Features.Select(column => column.Name)];

        static readonly string[] Needed = ["danceability", "energy", "valence"];

        public IReadOnlyList<string> Asked => [.. answers.Select(answer => answer.Id)];

        public IReadOnlySet<string> Write(IRawOutput output, DateTimeOffset now)
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            var rows = new FeatureWriting(RawTable.AudioFeatures, provider, now, output);
            foreach (var answer in answers)
            {
                if (answer.Item is not { } item) continue;
                using var document = JsonDocument.Parse(item.Text);
                // Some profiles have next to nothing. A provider's values are taken as a whole: such a row would keep a better one away.
                if (Needed.Any(name => Json.IsAbsent(Json.Member(document.RootElement, name)))) continue;
                var row = rows.Begin();
                row.Row.Text(RawTable.AudioFeatures.IndexOf("track_id"), answer.Id);
                row.Row.Text(RawTable.AudioFeatures.IndexOf("provider"), provider);
                row.Row.Number(RawTable.AudioFeatures.IndexOf("fetched_at"), Moments.Of(now));
                foreach (var name in Names) row.Set(name, Json.Member(document.RootElement, name));
                if (!row.IsBroken) found.Add(answer.Id);
                rows.End(Encoding.UTF8.GetBytes(item.Text));
            }
            return found;
        }
    }
}
