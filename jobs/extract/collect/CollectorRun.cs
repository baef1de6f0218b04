using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Collect;

/// <summary>
/// A collector's way into raw. For each page it adds the page's rows to <see cref="Rows"/>, then calls <see cref="PageDoneAsync"/> with the
/// cursor behind that page. Rows and cursor are committed together, some pages at a time; so a page is in raw before its cursor moves, and
/// neither is ever there without the other, whatever dies when.
/// </summary>
/// <remarks>
/// <code>
/// await CollectorRun.RunAsync(lake, collector, clock, progress, async (run, cancel) =>
/// {
///     var from = MyCursor.Parse(run.Cursor);                      // null the first time
///     await foreach (var page in client.PagesAsync(from, cancel))
///     {
///         foreach (var item in page.Items) rows.Write(item, run.Rows);    // RowWriter as imports use it; nothing is awaited in between
///         await run.PageDoneAsync(from.Behind(page).ToString(), cancel);
///     }
///     return report;
/// }, cancel);
/// </code>
/// When the work fails or is cancelled, whole pages that it read are committed before the failure goes on: exit 75 loses nothing. Rows that
/// were added after the last whole page are not. Not safe for several tasks at once.
/// </remarks>
public sealed class CollectorRun : IAsyncDisposable
{
    readonly Lake _lake;
    readonly Collector _collector;
    readonly RawRun _record;
    readonly Dictionary<string, (long Loaded, long Rejected)> _committed = [];
    readonly HashSet<string> _proven = new(StringComparer.Ordinal);
    KnownNames? _known;
    LakeAttempt? _attempt;
    RawStage? _stage;
    readonly List<Action> _afterCommit = [];
    string? _next;
    bool _isPartial;
    bool _isCommitting;
    bool _isAtEnd;
    long _pages;
    int _waiting;

    CollectorRun(Lake lake, Collector collector, RawRun record, CollectorCursors cursors)
    {
        (_lake, _collector, _record) = (lake, collector, record);
        Cursor = cursors.Of(collector.Key ?? collector.Name);
        Rows = new Output(this);
    }

    public string RunId => _record.Id;

    /// <summary>Of the newest page that was told done; at first the committed one, null when there is none yet.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Takes rows of the collector's tables; they count when their page is done.</summary>
    public IRawOutput Rows { get; }

    /// <summary>What was committed.</summary>
    public CollectedCounts Counts => new(_pages, new Dictionary<string, (long, long)>(_committed));

    /// <summary>Runs a collector: one row in the record of runs, any number of commits.</summary>
    /// <exception cref="SparkMusicException">75: another process runs this collector in this lake, or a table is held for too
    /// long.</exception>
    public static async Task<T> RunAsync<T>(
        Lake lake, Collector collector, TimeProvider clock, IImportProgress progress, Func<CollectorRun, CancellationToken, Task<T>> work,
        CancellationToken cancel)
    {
        await using var only = await lake.Ledger.TryHoldAsync("collect." + Held(collector.Name), cancel)
            ?? throw SparkMusicException.TryLater($"{collector.Name} is being collected into {lake.Location} by another process.",
                "Run the same command again when it has ended.");
        var record = new RawRun(lake, lake.Clock, progress.Waiting);
        return await record.RecordAsync(new RawRequest(collector.Request, "duckdb"), async () =>
        {
            var cursors = CollectorCursors.Parse((await lake.ReadManifestAsync(collector.Home.Name, cancel))?.Cursor);
            await using var run = new CollectorRun(lake, collector, record, cursors);
            return await run.WorkAsync(work, cancel);
        }, cancel);
    }

    /// <summary>The rows of a page are added, and a collector that begins at <paramref name="cursor"/> does not need it again.</summary>
    public async Task PageDoneAsync(string cursor, CancellationToken cancel)
    {
        (Cursor, _next, _isPartial) = (cursor, cursor, false);
        _waiting++;
        if (_waiting >= _collector.MostPages) await CommitAsync(cancel);
    }

    /// <summary>As <see cref="PageDoneAsync"/> where nothing was read: the cursor moves with the next commit.</summary>
    public void Move(string cursor) => (Cursor, _next, _isPartial) = (cursor, cursor, false);

    /// <summary>Called before each commit, may add rows: what is only needed when a commit falls between two pages of a thing.</summary>
    public Action? BeforeCommit { get; set; }

    /// <summary>Told of each commit; answers that were kept until then are not needed any more.</summary>
    public Action? Committed { get; set; }

    /// <summary>Told at the end, well or not, once all whole pages are committed.</summary>
    public Action? Ended { get; set; }

    /// <summary>
    /// A name that stands apart from others in an answer, with an id of its own: earlier rows that were cut at its comma are mended.
    /// </summary>
    public void Prove(IEnumerable<string> names) => _proven.UnionWith(names);

    /// <summary>
    /// Done once the rows that were added so far are committed: ids are remembered as asked. Never done when they are not.
    /// </summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>Commits the pages that wait, before there are enough of them; nothing happens when none does.</summary>
    public async Task CommitAsync(CancellationToken cancel)
    {
        if (_next is null) return;
        if (_isPartial) throw new InvalidOperationException($"{_collector.Name} commits in the middle of a page.");
        await CommitWaitingAsync(cancel);
        await BeginAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _stage?.Dispose();
        if (_attempt is not null) await _attempt.DisposeAsync();
        (_stage, _attempt) = (null, null);
    }

    // Hosts are named in any script, by numbers with colons, and at any length; who shares a name only waits.
    static string Held(string name) => string.Concat(name.Take(150).Select(letter =>
        char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '.' or '-' ? letter : '-'));

    async Task<T> WorkAsync<T>(Func<CollectorRun, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        await BeginAsync(cancel);
        try
        {
            var result = await work(this, cancel);
            if (_isPartial) throw new InvalidOperationException($"{_collector.Name} ends in the middle of a page.");
            _isAtEnd = true;
            if (_collector.Round is not null) _next ??= Cursor ?? "{}";
            await CommitWaitingAsync(cancel);
            Ended?.Invoke();
            return result;
        }
        catch (Exception) when (_next is not null && !_isPartial && !_isCommitting)
        {
            await CommitWaitingAsync(CancellationToken.None);
            Ended?.Invoke();
            throw;
        }
    }

    async Task BeginAsync(CancellationToken cancel)
    {
        _attempt = await _lake.BeginAsync(RunId, LakeNames.NewId(_lake.Clock), cancel);
        _stage = new RawStage(_attempt, _collector.Name, _collector.Tables, RawStage.DefaultSegmentBytes, CancellationToken.None);
    }

    async Task CommitWaitingAsync(CancellationToken cancel)
    {
        if (_next is null) return;
        // Stays so when it fails: it is not tried a second time.
        _isCommitting = true;
        var (attempt, stage) = (_attempt!, _stage!);
        BeforeCommit?.Invoke();
        IEnumerable<RawTable> mayChange = [.. _collector.Tables, .. _proven.Count > 0 ? SplitAgain.Tables : []];
        await _record.AttemptAsync(attempt.Id, mayChange, async begun =>
        {
            await begun.StartAsync(cancel);
            await begun.CommitAsync(attempt, await StagedAsync(stage, cancel), cancel);
            return true;
        }, cancel);
        Count(stage);
        await DisposeAsync();
        foreach (var action in _afterCommit) action();
        _afterCommit.Clear();
        Committed?.Invoke();
        (_next, _isPartial, _isCommitting) = (null, false, false);
    }

    /// <summary>All that this commit changes: new segments, the cursor, and earlier rows that a name mends.</summary>
    async Task<IReadOnlyList<StagedRaw>> StagedAsync(RawStage stage, CancellationToken cancel)
    {
        var newNames = await NewNamesAsync(cancel);
        var staged = (await SplitAgain.CompleteAsync(_lake, stage, _known ?? new KnownNames([]), newNames, cancel)).ToList();
        if (staged.All(table => table.Table != _collector.Home)) staged.Add(new StagedRaw(_collector.Home, [], []));
        var cursors = CollectorCursors.Parse((await _lake.ReadManifestAsync(_collector.Home.Name, cancel))?.Cursor);
        cursors.Set(_collector.Key ?? _collector.Name, _next!);
        if (_isAtEnd && _collector.Round is { } round) cursors.Set(round.Key, round.What);
        return [.. staged.Select(table => table.Table == _collector.Home ? table with { Cursor = cursors.ToString() } : table)];
    }

    async Task<IReadOnlyList<string>> NewNamesAsync(CancellationToken cancel)
    {
        if (_proven.Count == 0) return [];
        _known ??= new KnownNames([.. KnownNames.Dictionary().Names, .. await ProvenNames.ReadAsync(_lake, cancel)]);
        var newNames = _proven.Where(_known.Add).ToList();
        _proven.Clear();
        return newNames;
    }

    void Count(RawStage stage)
    {
        foreach (var (table, count) in stage.Counts)
        {
            var before = _committed.GetValueOrDefault(table);
            _committed[table] = (before.Loaded + count.Loaded, before.Rejected + count.Rejected);
        }
        (_pages, _waiting) = (_pages + _waiting, 0);
    }

    sealed class Output(CollectorRun run) : IRawOutput
    {
        public void Add(RawRow row)
        {
            run._isPartial = true;
            run._stage!.Add(row);
        }

        public void Refuse(RawTable table, RefusedItem item)
        {
            run._isPartial = true;
            run._stage!.Refuse(table, item);
        }
    }
}
