using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>
/// Rows of a table that is cut by time which belong to none of its partitions: they have no time, or one of which no input has a partition.
/// No build would ever write them, and no row is lost without a word: the build fails.
/// </summary>
static class Strays
{
    /// <summary>The check that they break.</summary>
    public const string Check = "in_a_partition";

    /// <summary>What stands for the partition key of a row without a time.</summary>
    public const string NoKey = "none";

    /// <summary>The partition key of a row; never null.</summary>
    public static string KeyOf(Grain grain) => $"coalesce({grain.KeyExpression}, '{NoKey}')";

    /// <summary>The check's result on each partition, and on each key that is none.</summary>
    public static IEnumerable<CheckCount> Counts(TableWork work, IReadOnlyDictionary<string, long> strays)
    {
        if (work.Table.Grain.Unit == GrainUnit.Whole) return [];
        var none = work.Keys.Select(key => KeyValuePair.Create(key, 0L));
        return none.Concat(strays).Select(count => new CheckCount(count.Key, Check, "fail", count.Value));
    }
}
