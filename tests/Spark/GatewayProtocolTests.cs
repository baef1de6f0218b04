using SparkMusic.Engines;
using SparkMusic.Spark;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spark;

/// <summary>What the client does when the other side breaks the protocol or goes away; see <see cref="FakeGateway"/>.</summary>
sealed class GatewayProtocolTests
{
    [Test]
    public async Task A_wrong_secret_is_said()
    {
        await using var fake = new FakeGateway(_ => "!xsAuthentication error: bad auth token received.\n");
        (await ConnectionTo(fake.Port).Should().ThrowAsync<EngineException>().WithMessage("*refused our secret*bad auth token*")).Which.Kind
            .Should().Be(EngineErrorKind.Lost);
    }

    [Test]
    public async Task A_port_where_nobody_listens_is_said()
    {
        var fake = new FakeGateway(_ => null);
        await fake.DisposeAsync();
        (await ConnectionTo(fake.Port).Should().ThrowAsync<EngineException>().WithMessage("*cannot be reached*")).Which.IsTransient
            .Should().BeTrue();
    }

    [Test]
    public async Task Another_program_on_the_port_is_recognised()
    {
        await using var fake = new FakeGateway(_ => "HTTP/1.1 400 Bad Request\r\n\r\n");
        await ConnectionTo(fake.Port).Should().ThrowAsync<FormatException>();
    }

    [TestCase(null, TestName = "A_closed_connection_is_a_lost_JVM")]
    [TestCase("!ysonly half a li", TestName = "A_torn_line_is_a_lost_JVM")]
    public async Task The_end_is_a_lost_JVM(string? lastWords)
    {
        var isOver = false;
        await using var fake = FakeGateway.Friendly(_ =>
        {
            var answer = isOver ? null : lastWords;
            isOver = true;
            return answer;
        });
        await using var gateway = await Gateway.ConnectAsync(fake.Port, "s", default);
        var jvm = await gateway.LeaseAsync(default);
        var call = jvm.CallStaticAsync<string>("a.B", "c");
        if (lastWords is not null) await fake.CloseAllAsync();
        (await call.Invoking(it => it).Should().ThrowAsync<EngineException>()).Which.Kind.Should().Be(EngineErrorKind.Lost);
        await jvm.DisposeAsync();
    }

    [Test]
    public async Task After_a_fatal_answer_the_connection_is_not_used_again()
    {
        await using var fake = FakeGateway.Friendly(command => command.Contains("bad") ? "!zsUnknown command received\n" : "!yi1\n");
        await using var gateway = await Gateway.ConnectAsync(fake.Port, "s", default);
        await using (var jvm = await gateway.LeaseAsync(default))
            await jvm.Awaiting(it => it.CallStaticAsync<int>("a.B", "bad"))
                .Should().ThrowAsync<EngineException>().WithMessage("*Unknown command*");
        fake.Connections.Should().Be(1);
        await using (var jvm = await gateway.LeaseAsync(default)) (await jvm.CallStaticAsync<int>("a.B", "good")).Should().Be(1);
        fake.Connections.Should().Be(2);
    }

    [Test]
    public async Task A_refused_call_names_the_method_and_keeps_the_connection()
    {
        await using var fake = FakeGateway.Friendly(command => command.Contains("gone")
            ? "!xspy4j.Py4JException: Method gone([]) does not exist\\n\\tat x\n" : "!yi1\n");
        await using var gateway = await Gateway.ConnectAsync(fake.Port, "s", default);
        await using var jvm = await gateway.LeaseAsync(default);
        var refused = await jvm.Awaiting(it => it.CallStaticAsync<int>("a.B", "gone")).Should().ThrowAsync<EngineException>();
        refused.Which.Kind.Should().Be(EngineErrorKind.Internal);
        refused.Which.Message.Should().Contain("a.B.gone").And.Contain("does not exist").And.NotContain("\n");
        (await jvm.CallStaticAsync<int>("a.B", "good")).Should().Be(1);
    }

    [Test]
    public async Task Connections_are_used_again_unless_they_are_personal()
    {
        await using var fake = FakeGateway.Friendly(_ => "!yi1\n");
        await using var gateway = await Gateway.ConnectAsync(fake.Port, "s", default);
        for (var i = 0; i < 5; i++) await using (await gateway.LeaseAsync(default)) { }
        fake.Connections.Should().Be(1);
        await using (var first = await gateway.LeaseAsync(default))
        {
            await using var second = await gateway.LeaseAsync(default);
            fake.Connections.Should().Be(2);
            first.IsPersonal = true;
        }
        await using (await gateway.LeaseAsync(default)) await using (await gateway.LeaseAsync(default)) fake.Connections.Should().Be(3);
    }

    [Test]
    public async Task Objects_are_let_go_in_the_background_even_when_forgotten()
    {
        var id = 0;
        await using var fake = FakeGateway.Friendly(_ => $"!yro{Interlocked.Increment(ref id)}\n");
        await using var gateway = await Gateway.ConnectAsync(fake.Port, "s", default);
        await using var jvm = await gateway.LeaseAsync(default);
        for (var i = 0; i < 1_000; i++) (await jvm.NewAsync("java.util.HashMap")).Dispose();
        await ForgetAsync(jvm);
        await Patience.UntilAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return gateway.HeldObjects == 0;
        }, "every object is let go");
    }

    [Test]
    public async Task A_released_object_cannot_be_an_argument()
    {
        await using var fake = FakeGateway.Friendly(_ => "!yro1\n");
        await using var gateway = await Gateway.ConnectAsync(fake.Port, "s", default);
        await using var jvm = await gateway.LeaseAsync(default);
        var map = await jvm.NewAsync("java.util.HashMap");
        map.Dispose();
        await jvm.Awaiting(it => it.CallStaticAsync("a.B", "c", map)).Should().ThrowAsync<ObjectDisposedException>();
    }

    static async Task ForgetAsync(GatewayLease jvm)
    {
        for (var i = 0; i < 100; i++) await jvm.NewAsync("java.util.HashMap");
    }

    static Func<Task> ConnectionTo(int port) => async () => await Gateway.ConnectAsync(port, "s", default);
}
