using System.Text.Json;
using System.Text.RegularExpressions;
using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>Records of one partition of a topic: from <paramref name="From"/>, before <paramref name="Until"/>.</summary>
public readonly record struct TopicSlice(int Partition, long From, long Until)
{
    public long Records => Until - From;
}

/// <summary>
/// A Kafka topic as Spark's own source and sink see it. Which records it holds is asked with Kafka's client in the JVM, the one that
/// Spark's source works with.
/// </summary>
public sealed partial class SparkTopic
{
    const string Consumer = "org.apache.kafka.clients.consumer.KafkaConsumer", Source = "org.apache.spark.sql.kafka010.KafkaSourceProvider";
    const int PatienceMilliseconds = 20_000;

    /// <summary>What is kept of a record. Text that is not UTF-8 would make files that cannot be read.</summary>
    internal static readonly string[] Landed =
    [
        "topic", "partition as partition_no", "offset as record_offset", "timestamp as record_at",
        "make_valid_utf8(cast(value as string)) as value",
    ];

    readonly Gateway _gateway;

    SparkTopic(Gateway gateway, string servers, string name) => (_gateway, Servers, Name) = (gateway, servers, name);

    public string Servers { get; }

    public string Name { get; }

    internal static async Task<SparkTopic> OpenAsync(Gateway gateway, string servers, string topic, CancellationToken cancel)
    {
        if (!ServerNames().IsMatch(servers))
            throw SparkMusicException.Usage($"{AllowedConf.Shown(servers)} names no Kafka server.",
                "Give host:port, or a comma list of them, with --kafka.");
        if (!TopicName().IsMatch(topic) || topic is "." or "..")
            throw SparkMusicException.Usage($"{AllowedConf.Shown(topic)} is no name of a topic.",
                "Use letters, digits, dots, underscores and dashes.");
        await using var jvm = await gateway.LeaseAsync(cancel);
        if (!await jvm.HasClassAsync(Consumer) || !await jvm.HasClassAsync(Source))
            throw SparkMusicException.Usage(
                "This Spark has no Kafka source: its jars are not part of Spark's own distribution.",
                "Put spark-sql-kafka-0-10_2.13, spark-token-provider-kafka-0-10_2.13, kafka-clients and commons-pool2 into jars/ of "
                    + "SPARK_HOME.");
        return new SparkTopic(gateway, servers, topic);
    }

    /// <summary>What the topic holds now, by partition; empty when there is no such topic.</summary>
    /// <exception cref="SparkMusicException">Try later: Kafka cannot be reached within 20 s.</exception>
    public async Task<IReadOnlyList<TopicSlice>> HeldAsync(CancellationToken cancel)
    {
        await using var jvm = await _gateway.LeaseAsync(cancel);
        try
        {
            using var consumer = await ConsumerAsync(jvm);
            try
            {
                return await HeldAsync(jvm, consumer);
            }
            finally
            {
                await jvm.CallAsync(consumer, "close");
            }
        }
        catch (JvmException unreachable) when (
            unreachable.Causes.Any(cause => cause.Type.StartsWith("org.apache.kafka", StringComparison.Ordinal)))
        {
            var said = unreachable.Causes[^1].Message.Split('\n')[0];
            throw SparkMusicException.TryLater($"Kafka at {Servers} does not answer for the topic {Name}: {said}",
                "Start Kafka, or check --kafka.", unreachable);
        }
    }

    async Task<JvmObject> ConsumerAsync(GatewayLease jvm)
    {
        const string Bytes = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
        using var settings = await jvm.NewAsync("java.util.HashMap");
        var timeout = PatienceMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (key, value) in new[]
        {
            ("bootstrap.servers", Servers), ("key.deserializer", Bytes), ("value.deserializer", Bytes), ("default.api.timeout.ms", timeout),
            ("request.timeout.ms", timeout), ("allow.auto.create.topics", "false"), ("enable.auto.commit", "false"),
        }) await jvm.CallAsync(settings, "put", key, value);
        return await jvm.NewAsync(Consumer, settings);
    }

    async Task<IReadOnlyList<TopicSlice>> HeldAsync(GatewayLease jvm, JvmObject consumer)
    {
        using var infos = await jvm.CallAsync<JvmObject>(consumer, "partitionsFor", Name);
        using var partitions = await jvm.NewAsync("java.util.ArrayList");
        var numbers = new List<(int Number, JvmObject Partition)>();
        try
        {
            for (var index = 0; index < await jvm.CallAsync<int>(infos, "size"); index++)
            {
                using var info = await jvm.CallAsync<JvmObject>(infos, "get", index);
                var number = await jvm.CallAsync<int>(info, "partition");
                var partition = await jvm.NewAsync("org.apache.kafka.common.TopicPartition", Name, number);
                await jvm.CallAsync(partitions, "add", partition);
                numbers.Add((number, partition));
            }
            using var first = await jvm.CallAsync<JvmObject>(consumer, "beginningOffsets", partitions);
            using var end = await jvm.CallAsync<JvmObject>(consumer, "endOffsets", partitions);
            var held = new List<TopicSlice>();
            foreach (var (number, partition) in numbers)
                held.Add(new TopicSlice(number, await jvm.CallAsync<long>(first, "get", partition),
                    await jvm.CallAsync<long>(end, "get", partition)));
            return [.. held.OrderBy(slice => slice.Partition)];
        }
        finally
        {
            foreach (var (_, partition) in numbers) partition.Dispose();
        }
    }

    /// <summary>Makes the view <paramref name="view"/> of a session: topic, partition_no, record_offset, record_at, value.</summary>
    public Task AttachAsync(ISqlSession session, string view, IReadOnlyList<TopicSlice> slices, CancellationToken cancel) =>
        ((SparkSqlSession)session).AttachTopicAsync(view, this, slices, cancel);

    /// <summary>Sends the column <c>value</c> of a session's view, a record per row.</summary>
    public Task SendAsync(ISqlSession session, string view, CancellationToken cancel) =>
        ((SparkSqlSession)session).SendAsync(view, this, cancel);

    internal DataFrameReader Read(DataFrameReader reader, IReadOnlyList<TopicSlice> slices) => reader
        .Option("kafka.bootstrap.servers", Servers)
        .Option("assign", Json(json => json[Name] = slices.Select(slice => slice.Partition).ToArray()))
        .Option("startingOffsets", Json(json => json[Name] = slices.ToDictionary(slice => $"{slice.Partition}", slice => slice.From)))
        .Option("endingOffsets", Json(json => json[Name] = slices.ToDictionary(slice => $"{slice.Partition}", slice => slice.Until)))
        .Option("failOnDataLoss", "true");

    internal DataFrameWriter Write(DataFrameWriter writer) =>
        writer.Option("kafka.bootstrap.servers", Servers).Option("topic", Name).Option("kafka.acks", "all");

    static string Json(Action<Dictionary<string, object>> fill)
    {
        var json = new Dictionary<string, object>();
        fill(json);
        return JsonSerializer.Serialize(json);
    }

    [GeneratedRegex(@"\A([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}(,([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5})*\z")]
    private static partial Regex ServerNames();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,249}\z")]
    private static partial Regex TopicName();
}
