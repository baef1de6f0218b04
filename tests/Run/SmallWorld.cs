using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Quality;
using SparkMusic.Run;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Run;

/// <summary>A lake with one raw table and a catalog of three more on it: enough to see a runner at work.</summary>
sealed class SmallWorld : IAsyncDisposable, IRunProgress
{
    static readonly Column[] RawColumns =
    [
        Column.Of("day date"), Column.Of("rank int"), Column.Of("title text?"), Column.Of("payload text"), Column.Of("_source text"),
        Column.Of("_file text?"),
        Column.Of("_line bigint?"), Column.Of("_seen_at instant"),
    ];

    readonly CatalogTable[] _tables =
    [
        new() { Name = "raw_entries", Layer = Layer.Raw, Grain = GrainUnit.Month, Why = "test" },
        new()
        {
            Name = "entries",
            Layer = Layer.Clean,
            Grain = GrainUnit.Month,
            Inputs = [new("raw_entries", Window.Same)],
            Flows = ["small"],
            Why = "test",
        },
        new()
        {
            Name = "days",
            Layer = Layer.Marts,
            Grain = GrainUnit.Whole,
            Inputs = [new("entries", Window.All)],
            Flows = ["small"],
            Why = "test",
        },
        new()
        {
            Name = "recent",
            Layer = Layer.Marts,
            Grain = GrainUnit.Month,
            Inputs = [new("entries", Window.Lookback, 1)],
            Flows = ["months"],
            Why = "test",
        },
        new()
        {
            Name = "best",
            Layer = Layer.Marts,
            Grain = GrainUnit.Whole,
            Inputs = [new("days", Window.All)],
            Flows = ["small"],
            Why = "test",
        },
    ];

    readonly TestFolder _folder;
    readonly Dictionary<string, string> _files = new()
    {
        ["entries.sql"] = """
            -- A place.
            -- grain: month of day
            -- key: day, rank
            -- latest: title desc
            -- checks:
            --   rank_is_positive: rank >= 1
            -- columns:
            --   day date The day.
            --   rank int The place.
            --   title text Who.
            select day, rank, title, payload, _source, _file, _line, _seen_at from raw_entries
            """,
        ["days.sql"] = """
            -- A day.
            -- grain: whole
            -- key: day
            -- columns:
            --   day date The day.
            --   places bigint How many.
            select day, cast(count(*) as bigint) as places from entries group by day
            """,
        ["recent.sql"] = """
            -- A place, in the months that are built.
            -- grain: month of day
            -- key: day, rank
            -- columns:
            --   day date? The day.
            --   rank int The place.
            select day, rank from entries
            """,
        ["best.sql"] = """
            -- The most places.
            -- grain: whole
            -- key: places
            -- checks:
            --   not_too_many: places < 100
            -- columns:
            --   places bigint The most.
            select coalesce(max(places), 0) as places from days
            """,
    };

    ISqlEngine? _engine;

    SmallWorld(TestFolder folder, Lake lake) => (_folder, Lake) = (folder, lake);

    public Lake Lake { get; }

    public Catalog Catalog => new(_tables, _ => RawColumns, _files.GetValueOrDefault, name => throw new InvalidOperationException(name));

    public List<string> Waits { get; } = [];

    public Action<TableReport> WhenEnded { get; set; } = _ => { };

    /// <summary>Null: the engine of the world, or a DuckDB for each run.</summary>
    public Func<Task<ISqlEngine>>? StartEngine { get; set; }

    /// <param name="engine">Builds the tables, and is not ended; null: a DuckDB for each run.</param>
    public static async Task<SmallWorld> MakeAsync(ISqlEngine? engine = null)
    {
        var folder = new TestFolder();
        return new SmallWorld(folder, await Lake.OpenOrCreateAsync(folder["lake"], isSandbox: false, TimeProvider.System, default))
        {
            _engine = engine,
        };
    }

    public void Edit(string file, string part, string instead) => _files[file] = _files[file].Replace(part, instead);

    /// <summary>Gives a table another grain, in the catalog and in its header.</summary>
    public void Recut(string table, GrainUnit grain, string header)
    {
        var at = Array.FindIndex(_tables, row => row.Name == table);
        _tables[at] = _tables[at] with { Grain = grain };
        _files[table + ".sql"] = System.Text.RegularExpressions.Regex.Replace(_files[table + ".sql"], "-- grain: .*",
            "-- grain: " + header);
    }

    /// <summary>Appends raw rows of (day, rank, title).</summary>
    public async Task AppendAsync(params (string Day, int Rank, string? Title)[] rows)
    {
        var id = LakeNames.NewId(TimeProvider.System);
        var lease = (await Lake.Ledger.TryTakeLeaseAsync("raw_entries", id, default))!;
        await using (var attempt = await Lake.BeginAsync("import-" + id, id, default))
        await using (var engine = DuckDbEngine.Open())
        await using (var session = await engine.OpenAsync(default))
        {
            await session.AttachRowsAsync("given", RawColumns, [.. rows.Select((row, i) => new object?[]
                { DateOnly.Parse(row.Day), row.Rank, row.Title, $"{row.Day},{row.Rank},{row.Title}", "test", "f", (long)i,
                    DateTime.UnixEpoch })], default);
            var written = await session.WriteAsync(
                new WriteRequest("select *, substring(cast(day as varchar), 1, 7) as p_month from given",
                TableWork.NoParameters, RawColumns,
                ["day"], "p_month", attempt.StagingOf("raw", "raw_entries"), "part-" + id, KeepEmpty: false), default);
            var previous = await Lake.ReadManifestAsync("raw_entries", default);
            var partitions = new SortedDictionary<string, PartitionEntry>(previous?.Partitions ?? [], StringComparer.Ordinal);
            foreach (var file in written)
            {
                var entry = await attempt.DescribeAsync("raw", "raw_entries", file, default) with { Segments = [id] };
                var files = (partitions.GetValueOrDefault(file.Partition)?.Files ?? []).Append(entry).ToList();
                partitions[file.Partition] = new PartitionEntry
                {
                    Version = string.Join(',', files.Select(f => f.Sha256)),
                    Read = files.Sum(f => f.Rows),
                    Rows = files.Sum(f => f.Rows),
                    Files = files,
                };
            }
            var next = new Manifest
            {
                Layer = "raw",
                Table = "raw_entries",
                Generation = (previous?.Generation ?? 0) + 1,
                Columns = RawColumns,
                Partitions = partitions,
            };
            await attempt.CommitAsync(
                [new TableCommit(next, lease, [.. written.Select(file => file.Partition).Distinct()], IsAppend: true)], default);
        }
        await Lake.Ledger.ReleaseLeaseAsync(lease);
    }

    public Task<RunReport> RunAsync(RunRequest? request = null, CancellationToken cancel = default) =>
        new FlowRunner(Catalog, Lake, new Dictionary<string, object?>(), TimeProvider.System, this)
            .RunAsync(request ?? new RunRequest { Targets = ["small"] }, _engine?.Name ?? "duckdb",
                StartEngine ?? (() => Task.FromResult<ISqlEngine>(_engine is null ? DuckDbEngine.Open() : new Lent(_engine))), cancel);

    public async Task<IReadOnlyList<string>> RowsAsync(string table)
    {
        await using var engine = DuckDbEngine.Open();
        await using var session = await engine.OpenAsync(default);
        await session.AttachFilesAsync(table, Catalog.ColumnsOf(Catalog[table]),
            Lake.FilesOf((await Lake.ReadManifestAsync(table, default))!), default);
        await using var reader = await session.QueryAsync($"select * from {table} order by all", TableWork.NoParameters, default);
        var rows = new List<string>();
        while (await reader.ReadAsync(default))
            rows.Add(string.Join(' ', reader.Current.Select(value => value is DateOnly day ? day.ToString("yyyy-MM-dd") : value)));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Lake.DisposeAsync();
        _folder.Dispose();
    }

    void IRunProgress.Begin(string runId, IReadOnlyList<CatalogTable> tables) { }

    void IRunProgress.Started(CatalogTable table, int partitions, Func<double?> progress) { }

    void IRunProgress.Waiting(CatalogTable table, string holder) => Waits.Add(holder);

    void IRunProgress.Ended(TableReport report) => WhenEnded(report);

    /// <summary>A run ends its engine; this one goes on.</summary>
    sealed class Lent(ISqlEngine engine) : ISqlEngine
    {
        public string Name => engine.Name;

        public string Prelude => engine.Prelude;

        public Task<ISqlSession> OpenAsync(CancellationToken cancel) => engine.OpenAsync(cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
