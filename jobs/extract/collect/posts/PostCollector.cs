using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Networks;

namespace SparkMusic.Jobs.Extract.Collect.Posts;

/// <summary>What a collection of posts brought.</summary>
/// <param name="Forgotten">Posts of, or about, who and what was forgotten: they were passed over.</param>
/// <param name="Redated">Posts that claimed a time to come: they have the one at which they were seen.</param>
public sealed record PostReport(string Source, long Pages, long Posts, long Rejected, long Forgotten = 0, long Redated = 0);

/// <summary>Collects posts of a source into <c>raw_posts</c>, page by page, each in raw with the cursor behind it.</summary>
public sealed class PostCollector(Lake lake, TimeProvider clock, IImportProgress progress)
{
    CollectorRun? _run;

    /// <summary>What was committed, also when the collection ended before its end.</summary>
    public CollectedCounts Committed => CollectedCounts.Of(_run);

    /// <param name="source">Whose posts.</param>
    /// <param name="tag">Their hashtag, without its sign: each has a cursor of its own.</param>
    /// <param name="request">The command as typed, for the record of runs.</param>
    /// <exception cref="SparkMusicException">75 at a limit: what was read is committed, and the next run goes on behind it.</exception>
    public async Task<PostReport> RunAsync(IPostSource source, string tag, string request, CancellationToken cancel)
    {
        var salt = await AuthorSalt.OfAsync(lake, cancel);
        var collector = new Collector("posts." + source.Name, request, RawTable.Posts, [RawTable.Posts])
        {
            Key = $"posts.{source.Name} #{tag.ToLowerInvariant()}",
        };
        return await CollectorRun.RunAsync(lake, collector, clock, progress, async (run, token) =>
        {
            _run = run;
            // Behind a forgetting that this waited for.
            var forgotten = new ForgottenList(lake, salt);
            await forgotten.ReadAsync(token);
            var rows = new PostBodies(ContextOf(source, salt, forgotten), run.Rows, isDocument: true);
            var asked = new HashSet<string>(StringComparer.Ordinal);
            while (true)
            {
                if (run.Cursor is { } from) asked.Add(from);
                var page = await source.NextAsync(run.Cursor, token);
                if (page.Posts > 0) rows.ReadPage(page.Body);
                foreach (var text in page.Refused) rows.Refuse(text);
                if (page.Posts + page.Refused.Count > 0) await run.PageDoneAsync(page.Cursor, token);
                else run.Move(page.Cursor);
                if (page.IsLast) break;
                if (asked.Contains(page.Cursor)) throw DoesNotGoOn(source, run);
            }
            await run.CommitAsync(token);
            return new PostReport(source.Name, Committed.Pages, Committed.Loaded(RawTable.Posts), Committed.Rejected(RawTable.Posts),
                forgotten.PassedOver, rows.Redated);
        }, cancel);
    }

    // Neither asked for ever nor called done.
    static SparkMusicException DoesNotGoOn(IPostSource source, CollectorRun run) => SparkMusicException.TryLater(
        $"{source.Name} does not go on: it names a page that it gave before as the next one ({run.Cursor}). What it gave is stored; there "
            + "is more that it did not give.",
        "Run the same command later: it goes on at that page.");

    ImportContext ContextOf(IPostSource source, byte[] salt, ForgottenList forgotten) => new()
    {
        AskedAt = Moments.Of(clock.GetUtcNow()),
        Kind = ImportKind.Posts,
        File = source.Name,
        Title = source.Name,
        Source = source.Name,
        SeenAt = Moments.Of(clock.GetUtcNow()),
        AuthorSalt = salt,
        Forgotten = forgotten,
        Names = new FixedNames(new KnownNames([])),
    };
}
