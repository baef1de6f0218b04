using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Postgres;
using SparkMusic.Postgres.Publish;
using SparkMusic.Quality;
using SparkMusic.Run;
using SparkMusic.Verify;

namespace SparkMusic.Tests.Postgres;

/// <summary>
/// A lake of three marts, each of whose rows carries the version it was committed with: who reads two versions at once has seen a mixture.
/// </summary>
sealed class MartWorld : IAsyncDisposable
{
    public const int Many = 400, Months = 3;

    public static readonly string[] Names = ["m_few", "m_many", "m_months"];

    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    readonly Dictionary<string, string> _files = new()
    {
        ["m_few.sql"] = """
            -- A few rows of every type.
            -- grain: whole
            -- key: name, heard_at
            -- columns:
            --   name text The name.
            --   version bigint What wrote it.
            --   heard_at instant When it's so.
            --   day date? A day.
            --   share double? A share.
            --   rank int? A rank.
            --   is_new boolean? Whether.
            --   tags text[] Some texts.
            --   shares double[] Some numbers.
            --   track_id text? A track.
            select 1
            """,
        ["m_many.sql"] = """
            -- Many rows.
            -- grain: whole
            -- key: id
            -- columns:
            --   id bigint The number.
            --   version bigint What wrote it.
            --   text text Some text.
            select 1
            """,
        ["m_months.sql"] = """
            -- A row a day, replaced by the month.
            -- grain: month of day
            -- key: day
            -- columns:
            --   day date The day.
            --   version bigint What wrote it.
            select 1
            """,
    };

    readonly string _folder;
    readonly DuckDbEngine _engine = DuckDbEngine.Open();

    MartWorld(string folder, Lake lake) => (_folder, Lake) = (folder, lake);

    public Lake Lake { get; }

    public string Location => Lake.Location;

    public Catalog Catalog => new([.. Names.Select(name => new CatalogTable
    {
        Name = name,
        Layer = Layer.Marts,
        Grain = name == "m_months" ? GrainUnit.Month : GrainUnit.Whole,
        Publish = true,
        Why = "test",
    })], _ => [], _files.GetValueOrDefault, name => throw new InvalidOperationException(name));

    /// <summary>
    /// In a new folder below a temporary one, which goes with it; or the lake that is at <paramref name="location"/>, which stays.
    /// </summary>
    public static async Task<MartWorld> OpenAsync(string? location = null)
    {
        var folder = location is null ? Directory.CreateTempSubdirectory("sparkmusic-test-").FullName : "";
        return new MartWorld(folder, await Lake.OpenOrCreateAsync(location ?? Path.Combine(folder, "lake"), isSandbox: false,
            TimeProvider.System, default));
    }

    public void Edit(string table, string part, string instead) => _files[table + ".sql"] = _files[table + ".sql"].Replace(part, instead);

    /// <summary>Commits the next version of all marts, or of those months of <c>m_months</c> alone.</summary>
    public async Task CommitAsync(long version, string[]? onlyMonths = null)
    {
        var few = $"""
            select 'n' || i as name, {version}::bigint as version, timestamptz '2021-11-05 06:07:08.000009+00' + to_days(i::int) as heard_at,
                date '1999-12-31' + i::int as day, case i when 1 then 'nan'::double when 2 then null else i / 3 end as share, -i::int as rank, i % 2 = 0 as is_new,
                ['ü'' "', null, '{version}'] as tags, [0.1, null] as shares, case when i > 2 then 'Sigur Rós' || i end as track_id
            from range(5) as r (i)
            """;
        if (onlyMonths is null)
        {
            await CommitAsync("m_few", few, null, []);
            await CommitAsync("m_many",
                $"select i as id, {version}::bigint as version, repeat('x', 20) || i as text from range({Many}) as r (i)", null, []);
        }
        await CommitAsync("m_months", $"""
            select *, substring(cast(day as varchar), 1, 7) as p_month from
                (select unnest(generate_series(date '2021-10-01', date '2021-12-31', interval 1 day))::date as day, {version}::bigint as version)
            """, "p_month", onlyMonths ?? ["2021-10", "2021-11", "2021-12"]);
    }

    /// <summary>Publishes all marts as a run of this name.</summary>
    public async Task<PublishReport> PublishAsync(
        PostgresDatabase database, string runId, bool isForced = false, CancellationToken cancel = default) =>
        await new Publisher(database, Catalog, Lake, new Dictionary<string, object?>())
            .PublishAsync(runId, Catalog.Tables, isForced, null, cancel);

    /// <summary>What <c>verify --published</c> finds.</summary>
    public async Task<(IReadOnlyList<string> Violations, IReadOnlyList<string> Notes)> VerifyAsync(PostgresDatabase database)
    {
        var findings = new Findings();
        await new PublishedCheck(database, Catalog, Lake, findings).RunAsync(default);
        return ([.. findings.Violations.Select(violation => $"{violation.Table}: {violation.What}")], [.. findings.Notes]);
    }

    async Task CommitAsync(string table, string sql, string? partitionColumn, string[] months)
    {
        var attemptId = LakeNames.NewId(TimeProvider.System);
        var columns = Catalog.ColumnsOf(Catalog[table]);
        var lease = (await Lake.Ledger.TryTakeLeaseAsync(table, attemptId, default))!;
        await using (var attempt = await Lake.BeginAsync("run-" + attemptId, attemptId, default))
        await using (var session = await _engine.OpenAsync(default))
        {
            var where = months.Length == 0 ? "" : $" where p_month in ({string.Join(", ", months.Select(month => $"'{month}'"))})";
            var written = await session.WriteAsync(
                new WriteRequest($"select * from ({sql}){where}", NoParameters, columns, [columns[0].Name], partitionColumn,
                attempt.StagingOf("marts", table), "part-" + attemptId, KeepEmpty: partitionColumn is null), default);
            var previous = await Lake.ReadManifestAsync(table, default);
            var partitions = new SortedDictionary<string, PartitionEntry>(previous?.Partitions ?? [], StringComparer.Ordinal);
            foreach (var file in written)
            {
                var entry = await attempt.DescribeAsync("marts", table, file, default);
                partitions[file.Partition.Length == 0 ? "all" : file.Partition] = new PartitionEntry
                {
                    Version = entry.Sha256,
                    Rows = file.Rows,
                    Read = file.Rows,
                    RunId = "run-" + attemptId,
                    AttemptId = attemptId,
                    Files = [entry],
                };
            }
            var next = new Manifest
            {
                Layer = "marts",
                Table = table,
                Generation = (previous?.Generation ?? 0) + 1,
                Columns = columns,
                Partitions = partitions,
            };
            await attempt.CommitAsync([new TableCommit(next, lease, months.Length == 0 ? ["all"] : months, IsAppend: false)], default);
        }
        await Lake.Ledger.ReleaseLeaseAsync(lease);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await Lake.DisposeAsync();
        if (_folder.Length > 0) Directory.Delete(_folder, recursive: true);
    }
}
