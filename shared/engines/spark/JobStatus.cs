using System.Globalization;
using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>How far the jobs of a group are, from Spark's status tracker.</summary>
static class JobStatus
{
    /// <summary>Tasks done of the tasks known so far, 0..1; null before the first job.</summary>
    public static async Task<double?> ShareDoneAsync(GatewayLease jvm, JvmObject context, string group)
    {
        using var java = await jvm.NewAsync("org.apache.spark.api.java.JavaSparkContext", context);
        using var tracker = await jvm.CallAsync<JvmObject>(java, "statusTracker");
        var (done, all) = (0L, 0L);
        foreach (var job in await IdsAsync(jvm, tracker, "getJobIdsForGroup", group))
        {
            using var info = await jvm.CallAsync<JvmObject?>(tracker, "getJobInfo", job);
            if (info is null) continue;
            foreach (var id in await IdsAsync(jvm, info, "stageIds"))
            {
                using var stage = await jvm.CallAsync<JvmObject?>(tracker, "getStageInfo", id);
                if (stage is null) continue;
                done += await jvm.CallAsync<int>(stage, "numCompletedTasks");
                all += await jvm.CallAsync<int>(stage, "numTasks");
            }
        }
        return all == 0 ? null : Math.Min(1, (double)done / all);
    }

    /// <summary>Whether stages wait while no task of any runs, and how many tasks ended in those under way.</summary>
    public static async Task<(bool IsWaiting, long Done)> WorkAsync(GatewayLease jvm, JvmObject context)
    {
        using var java = await jvm.NewAsync("org.apache.spark.api.java.JavaSparkContext", context);
        using var tracker = await jvm.CallAsync<JvmObject>(java, "statusTracker");
        var (stages, running, done) = (0, 0L, 0L);
        foreach (var id in await IdsAsync(jvm, tracker, "getActiveStageIds"))
        {
            using var stage = await jvm.CallAsync<JvmObject?>(tracker, "getStageInfo", id);
            if (stage is null) continue;
            stages++;
            running += await jvm.CallAsync<int>(stage, "numActiveTasks");
            // Which stages: one that ends and another that begins is progress too.
            done += await jvm.CallAsync<int>(stage, "numCompletedTasks") + ((long)id << 32);
        }
        return (stages > 0 && running == 0, done);
    }

    static async Task<IEnumerable<int>> IdsAsync(GatewayLease jvm, JvmObject target, string method, params object?[] arguments)
    {
        using var array = await jvm.CallAsync<JvmObject>(target, method, arguments);
        var text = await jvm.CallStaticAsync<string>("java.util.Arrays", "toString", array);
        return text.Trim('[', ']').Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));
    }
}
