using System.Globalization;
using System.Text.Json;
using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>
/// Why a standalone cluster gives an application no cores, as the master itself sees it: its page, whose port the master is asked for.
/// Only for messages: what cannot be found out is said to be so.
/// </summary>
static class ClusterPage
{
    const string Requests = "org.apache.spark.deploy.master.MasterMessages$BoundPortsRequest$";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="jvm">A connection that may be lost: a master that hangs blocks it.</param>
    /// <param name="context">The application's context.</param>
    /// <param name="master">Its master.</param>
    public static async Task<string> ReasonAsync(GatewayLease jvm, JvmObject context, SparkMaster master)
    {
        try
        {
            await master.RequireReachableAsync(CancellationToken.None);
            return Describe(await ReadAsync(jvm, context, master).WaitAsync(Patience));
        }
        catch (SparkMusicException unreachable)
        {
            return unreachable.Message.TrimEnd('.');
        }
        catch (Exception failure) when (
            failure is EngineException or HttpRequestException or TimeoutException or JsonException or KeyNotFoundException)
        {
            return "the master answers, and does not tell why; its page shows workers, cores and memory";
        }
    }

    static async Task<State> ReadAsync(GatewayLease jvm, JvmObject context, SparkMaster master)
    {
        var id = await jvm.CallAsync<string>(context, "applicationId");
        using var environment = await jvm.CallStaticAsync<JvmObject>("org.apache.spark.SparkEnv", "get");
        using var conf = await jvm.CallAsync<JvmObject>(environment, "conf");
        using var rpc = await jvm.CallAsync<JvmObject>(environment, "rpcEnv");
        using var timeout = await jvm.CallStaticAsync<JvmObject>("org.apache.spark.rpc.RpcTimeout", "apply", conf,
            "spark.sparkmusic.ask", "3s");
        using var question = await jvm.StaticFieldAsync<JvmObject>(Requests, "MODULE$");
        using var tags = await jvm.StaticFieldAsync<JvmObject>("scala.reflect.ClassTag$", "MODULE$");
        using var any = await jvm.CallAsync<JvmObject>(tags, "Any");
        var (host, port) = master.Addresses[0];
        using var address = await jvm.NewAsync("org.apache.spark.rpc.RpcAddress", host, port);
        using var endpoint = await jvm.CallAsync<JvmObject>(rpc, "setupEndpointRef", address, "Master");
        using var ports = await jvm.CallAsync<JvmObject>(endpoint, "askSync", question, timeout, any);
        var page = await jvm.CallAsync<int>(ports, "webUIPort");
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = 16 << 20 };
        using var state = JsonDocument.Parse(await http.GetStringAsync(new UriBuilder("http", host, page, "json/").Uri));
        return State.Of(state.RootElement, id);
    }

    internal static string Describe(State state)
    {
        var alive = state.Workers.Where(worker => worker.IsAlive).ToList();
        if (state.Status != "ALIVE") return $"the master is {state.Status}";
        if (alive.Count == 0)
            return state.Workers.Count == 0 ? "no worker has come to it" : $"none of its {state.Workers.Count} workers is alive";
        var cores = alive.Sum(worker => worker.Cores);
        var others = state.Others.Where(other => other.Cores > 0).ToList();
        if (alive.All(worker => worker.FreeCores == 0) && others.Count > 0)
            return $"all {cores} cores of its {alive.Count} workers are taken by "
                + $"{string.Join(", ", others.Select(other => $"{other.Name} ({other.Cores})"))}";
        var free = alive.Where(worker => worker.FreeCores > 0).Select(worker => worker.FreeMegabytes).DefaultIfEmpty().Max();
        if (free < state.WantedMegabytes)
            return $"an executor wants {state.WantedMegabytes} MB (spark.executor.memory), and a worker with a free core has {free} MB at "
                + "most";
        return "its workers have free cores and memory, but no executor stays alive; their logs say why";
    }

    /// <summary>One worker of the page.</summary>
    internal readonly record struct Worker(bool IsAlive, int Cores, int FreeCores, long FreeMegabytes);

    /// <summary>What the page says: workers, the cores of applications that are not ours, the memory our executors want.</summary>
    internal sealed record State(
        string Status, IReadOnlyList<Worker> Workers, IReadOnlyList<(string Name, int Cores)> Others, long WantedMegabytes)
    {
        public static State Of(JsonElement page, string applicationId)
        {
            var applications = page.GetProperty("activeapps").EnumerateArray().ToList();
            var own = applications.Find(application => application.GetProperty("id").ValueEquals(applicationId));
            return new State(
                page.GetProperty("status").GetString()!,
                [.. page.GetProperty("workers").EnumerateArray().Select(worker => new Worker(
                    worker.GetProperty("state").ValueEquals("ALIVE"), Whole(worker, "cores"), Whole(worker, "coresfree"),
                    Whole(worker, "memoryfree")))],
                [.. applications.Where(application => !application.GetProperty("id").ValueEquals(applicationId))
                    .Select(application => (application.GetProperty("name").GetString()!, Whole(application, "cores")))],
                own.ValueKind == JsonValueKind.Object ? Whole(own, "memoryperexecutor") : 0);
        }

        static int Whole(JsonElement element, string name) =>
            int.Parse(element.GetProperty(name).GetRawText(), CultureInfo.InvariantCulture);
    }
}
