using SparkMusic.Jobs;

namespace SparkMusic.Benchmarks;

/// <summary>
/// Why spark-conf/spark-defaults.conf says what it says: statements of every kind, or one table too large for one file, written by our
/// engine under the settings that stand there and under others. Time, and the files that come out.
/// </summary>
static class SettingsCase
{
    const string Shuffle = "spark.sql.shuffle.partitions", Adaptive = "spark.sql.adaptive.enabled",
        Advised = "spark.sql.adaptive.advisoryPartitionSizeInBytes";
    const string Parallel = "spark.sql.adaptive.coalescePartitions.parallelismFirst";
    const int Rows = 12_000_000, FewRows = 1_000_000;

    /// <summary>Cut by months, a window over everything, groups, and a join of three.</summary>
    static readonly string[] Kinds = ["chart_entries", "chart_movements", "chart_daily_mood", "mood_by_month_stats"];

    static readonly string[][] OfKinds =
        [[], [$"{Shuffle}=200"], [$"{Shuffle}=4"], [$"{Adaptive}=false"], [$"{Adaptive}=false", $"{Shuffle}=200"], [$"{Parallel}=true"]];
    static readonly string[][] OfLarge = [[], [$"{Advised}=64m"], [$"{Advised}=256m"], [$"{Parallel}=true"], [$"{Adaptive}=false"]];

    public static void RunKinds(Report report, Scratch scratch, string? given)
    {
        var work = GatewayWork.OfAsync(RealLake.Make(scratch, given), Kinds.Select(name => JobCatalog.Catalog[name])).GetAwaiter()
            .GetResult();
        Measure(report, scratch, string.Join(", ", Kinds), work, OfKinds);
    }

    public static void RunLarge(Report report, Scratch scratch, bool isSmall)
    {
        var rows = isSmall ? FewRows : Rows;
        Measure(report, scratch, $"one table of {rows:N0} rows", new GatewayWork([], [Large(rows)]), OfLarge);
    }

    static void Measure(Report report, Scratch scratch, string what, GatewayWork work, string[][] variants)
    {
        var file = scratch["settings.json"];
        work.Save(file);
        foreach (var variant in variants)
        {
            var folder = scratch["settings"];
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            var usage = Machine.OurDriver(["gateway-driver", file, folder], variant);
            var files = Directory.GetFiles(folder, "*.parquet", SearchOption.AllDirectories)
                .Select(path => new FileInfo(path).Length).ToList();
            report.Add($"{what}: {(variant.Length == 0 ? "as spark-conf has it" : string.Join(", ", variant))}", usage, null,
                $"{files.Count} files, the largest {Report.Number(files.Max() / 1e6)} MB", "", null);
        }
    }

    // Entries of made-up charts, as wide as real ones and no better to compress.
    static WorkTable Large(int rows)
    {
        var query = $"""
            select concat('chart', cast(id % 40 as string)) as chart_id, date_add(date '2021-01-01', cast(id div 4000 as int)) as chart_date, cast(id % 100 as int) as rank,
                md5(cast(id * 7919 % 60000 as string)) as track_id, concat('Song ', cast(id * 7919 % 60000 as string)) as title, concat('Artist ', cast(id * 7919 % 9000 as string)) as artist,
                sqrt(cast(id * 7919 % 60000 as double)) as energy, cast(id * 31 % 1000003 as bigint) as streams
            from range({rows})
            """;
        string[] columns = ["chart_id text", "chart_date date", "rank int", "track_id text", "title text", "artist text", "energy double",
            "streams bigint"];
        return new WorkTable("large", [], [], query, columns, ["chart_id", "chart_date", "rank"], PartitionColumn: null, Statement: "");
    }
}
