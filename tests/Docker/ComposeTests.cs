using System.Text.RegularExpressions;
using NJsonSchema;
using SparkMusic.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace SparkMusic.Tests.Docker;

/// <summary>
/// What can be known of docker/compose.yaml without Docker: it follows the Compose Specification (compose_spec.json beside this file,
/// Apache License 2.0, as docker-compose 1.29 ships it), names only variables that the images document, and keeps its promises about ports,
/// memory, passwords and health.
/// </summary>
[TestFixture]
public partial class ComposeTests
{
    /// <summary>
    /// Variables per image: bitnamilegacy/spark's README and Spark's own, apache/hadoop's form, KAFKA_… of apache/kafka, postgres's README.
    /// </summary>
    static readonly Dictionary<string, string> Documented = new()
    {
        ["bitnamilegacy/spark:4.0.0"] =
            @"\ASPARK_(MODE|MASTER_URL|MASTER_HOST|MASTER_PORT|MASTER_WEBUI_PORT|MASTER_OPTS|WORKER_CORES|WORKER_MEMORY|WORKER_WEBUI_PORT|DAEMON_MEMORY)\z",
        ["apache/hadoop:3.4.1"] = @"\A((CORE|HDFS)-SITE\.XML_[a-zA-Z.-]+|ENSURE_NAMENODE_DIR|HADOOP_HEAPSIZE_MAX|HADOOP_CLIENT_OPTS)\z",
        ["apache/kafka:3.9.0"] = @"\AKAFKA_[A-Z_]+\z",
        ["postgres:18"] = @"\APOSTGRES_(USER|DB|PASSWORD_FILE|INITDB_ARGS)\z",
        ["sparkmusic"] = @"\A(SPARKMUSIC_(LAKE|MASTER|WEBHDFS)|KAFKA_BOOTSTRAP_SERVERS)\z",
    };

    static string Folder => Path.Combine(Need.Root, "docker");

    static string Text => File.ReadAllText(Path.Combine(Folder, "compose.yaml"));

    static Dictionary<object, object> Compose()
    {
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        return (Dictionary<object, object>)deserializer.Deserialize(new MergingParser(new Parser(new StringReader(Text))))!;
    }

    static Dictionary<string, Dictionary<object, object>> Services() =>
        Map(Compose()["services"]).ToDictionary(service => (string)service.Key, service => Map(service.Value));

    static Dictionary<object, object> Map(object? value) => value as Dictionary<object, object> ?? [];

    static IEnumerable<string> List(object? value) => (value as List<object> ?? []).Select(item => (string)item);

    [Test]
    public async Task It_follows_the_Compose_Specification()
    {
        var compose = Compose();
        compose.Remove("name").Should().BeTrue("the schema at hand is older than the project's name in the file");
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(compose);
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Need.Root, "tests", "Docker", "compose_spec.json"));
        schema.Validate(json).Select(error => error.ToString()).Should().BeEmpty();
        schema.Validate(json.Replace("\"mem_limit\"", "\"memory_limit\"")).Should().NotBeEmpty("a wrong key is found");
    }

    [Test]
    public void Every_variable_is_one_that_its_image_documents()
    {
        foreach (var (name, service) in Services())
        {
            var image = (string)service["image"];
            Documented.Should().ContainKey(image);
            foreach (string variable in Map(service.GetValueOrDefault("environment")).Keys)
                variable.Should().MatchRegex(Documented[image], "{0} is {1}", name, image);
        }
    }

    [Test]
    public void It_is_a_master_three_workers_HDFS_Kafka_Postgres_and_our_image()
    {
        var services = Services();
        services.Values.Count(service => Equals(Map(service.GetValueOrDefault("environment")).GetValueOrDefault("SPARK_MODE"), "worker"))
            .Should().Be(3);
        services.Keys.Should().Contain(["spark-master", "namenode", "datanode1", "datanode2", "kafka", "postgres", "sparkmusic"]);
    }

    [Test]
    public void Whatever_runs_on_has_a_health_check_and_who_waits_for_health_waits_for_one()
    {
        var services = Services();
        foreach (var (name, service) in services)
        {
            if (!Equals(service["restart"], "no")) service.Should().ContainKey("healthcheck", "{0} runs on", name);
            foreach (var (other, condition) in Map(service.GetValueOrDefault("depends_on")))
            {
                services.Should().ContainKey((string)other);
                var isOnce = Equals(services[(string)other]["restart"], "no");
                Map(condition)["condition"].Should().Be(isOnce ? "service_completed_successfully" : "service_healthy", "{0} waits for {1}",
                    name, other);
            }
        }
    }

    [Test]
    public void Ports_are_on_loopback_and_none_of_them_takes_commands_without_a_password()
    {
        var ports = Services().SelectMany(service => List(service.Value.GetValueOrDefault("ports"))).ToList();
        ports.Should().BeEquivalentTo("127.0.0.1:9870:9870", "127.0.0.1:8080:8080", "127.0.0.1:5432:5432");
    }

    [Test]
    public void Memory_limits_fit_a_laptop_of_16_GB_and_hold_the_heaps_in_them()
    {
        var services = Services();
        var lasting = services.Where(service => !Equals(service.Value["restart"], "no")).ToList();
        lasting.Sum(service => Megabytes(service.Value["mem_limit"])).Should().BeLessThanOrEqualTo(12 * 1024);
        foreach (var (name, service) in services)
        {
            var environment = Map(service.GetValueOrDefault("environment"));
            var heaps = new[] { "SPARK_WORKER_MEMORY", "SPARK_DAEMON_MEMORY", "HADOOP_HEAPSIZE_MAX", "KAFKA_HEAP_OPTS" }
                .Where(environment.ContainsKey).Sum(variable => Megabytes(environment[variable]));
            Megabytes(service["mem_limit"]).Should().BeGreaterThan(heaps * 1.25, "{0} needs room beside its heap", name);
        }
    }

    [Test]
    public void Passwords_are_files_that_are_made_and_no_volume_or_secret_is_forgotten()
    {
        Text.Should().NotMatchRegex(@"(?i)(password|secret)[a-z_]*:\s*[""']?[a-z0-9]+[""']?\s*$");
        var compose = Compose();
        Map(Map(compose["secrets"])["postgres-password"])["file"].Should().Be("./secrets/postgres-password");
        File.ReadAllText(Path.Combine(Folder, "up")).Should().Contain("secrets/postgres-password").And.Contain("/dev/urandom");
        File.ReadAllText(Path.Combine(Need.Root, ".gitignore")).Should().Contain("docker/secrets/");
        var used = Services().SelectMany(service => List(service.Value.GetValueOrDefault("volumes"))).Select(volume => volume.Split(':')[0])
            .Distinct();
        used.Should().BeEquivalentTo(Map(compose["volumes"]).Keys.Cast<string>());
    }

    [Test]
    public void The_image_copies_files_that_are_there_and_the_Spark_of_the_cluster()
    {
        var dockerfile = File.ReadAllText(Path.Combine(Folder, "image", "Dockerfile"));
        dockerfile.Should().Contain($"FROM {Services()["spark-master"]["image"]} AS spark");
        foreach (Match copy in Copied().Matches(dockerfile))
            Path.Exists(Path.Combine(Need.Root, copy.Groups[1].Value)).Should().BeTrue("the Dockerfile copies {0}", copy.Groups[1].Value);
        var jars = Directory.EnumerateFiles(Path.Combine(Need.SparkHome(), "jars")).Select(Path.GetFileName).ToHashSet();
        Jars().Matches(dockerfile).Select(jar => jar.Groups[1].Value)
            .Should().HaveCount(4).And.OnlyContain(jar => jars.Contains(jar), "Spark 4.0.0 works with these");
    }

    [Test]
    public void Without_Docker_it_is_said_and_no_password_is_made()
    {
        using var folder = new TestFolder();
        foreach (var tool in new[] { "bash", "readlink", "dirname" }) File.CreateSymbolicLink(folder[tool], $"/usr/bin/{tool}");
        var process = CommandLine.Start(Path.Combine(Folder, "up"), new Dictionary<string, string> { ["PATH"] = folder.Path }, []);
        CommandLine.Finish(process, TimeSpan.FromSeconds(20)).ShouldExitWith(1).Error.Should().Contain("docker/local-cluster");
    }

    static double Megabytes(object value)
    {
        var match = Size().Match((string)value);
        return double.Parse(match.Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture) * (match.Groups[2].Value == "g" ? 1024 : 1);
    }

    [GeneratedRegex(@"([0-9]+)([mg])\z")]
    private static partial Regex Size();

    [GeneratedRegex(@"^COPY (?!--from)(\S+) ", RegexOptions.Multiline)]
    private static partial Regex Copied();

    [GeneratedRegex(@"/([^/\s]+\.jar)")]
    private static partial Regex Jars();
}
