using System.Numerics;
using SparkMusic.Spark;

namespace SparkMusic.Tests.Spark;

/// <summary>Golden vectors of the answers.</summary>
sealed class GatewayReplyTests
{
    static readonly object?[][] Values =
    [
        ["!yv", null], ["!yn", null], ["!ybtrue", true], ["!ybfalse", false], ["!yi42", 42], ["!yi-1", -1], ["!yL42", 42L],
        ["!yL-9223372036854775808", long.MinValue], ["!yd1.5", 1.5], ["!yd1.0E10", 1e10], ["!ydNaN", double.NaN],
        ["!yd-Infinity", double.NegativeInfinity], ["!yD12.50", 12.50m], ["!ys", ""], ["!ysa\\nb\\\\c", "a\nb\\c"],
        ["!ys🎵\u2028", "🎵\u2028"], ["!yi1099511627776", 1099511627776L], ["!yi1.23", 1.23m],
        ["!yi99999999999999999999", BigInteger.Parse("99999999999999999999")], ["!ycjava.lang.String", "java.lang.String"],
    ];

    [TestCaseSource(nameof(Values))]
    [SetCulture("de-DE")]
    public void A_value_is_read_by_its_type(string line, object? value) =>
        GatewayReply.Parse(line).Should().Be(new GatewayReply(ReplyKind.Value, value));

    [Test]
    public void Bytes_are_base64() => GatewayReply.Parse("!yjAQL6").Value.Should().BeEquivalentTo(new byte[] { 1, 2, 250 });

    [TestCase("!yro12", "o12")]
    [TestCase("!ylo1", "o1")]
    [TestCase("!yao1", "o1")]
    [TestCase("!yho1", "o1")]
    [TestCase("!yto1", "o1")]
    [TestCase("!ygo1", "o1")]
    public void Objects_lists_maps_sets_arrays_and_iterators_are_references(string line, string id) =>
        GatewayReply.Parse(line).Should().Be(new GatewayReply(ReplyKind.Reference, id));

    [Test]
    public void Failures_are_told_apart()
    {
        GatewayReply.Parse("!xro7").Should().Be(new GatewayReply(ReplyKind.Thrown, "o7"));
        GatewayReply.Parse("!xspy4j.Py4JException: no method\\n\tat x")
            .Should().Be(new GatewayReply(ReplyKind.Refused, "py4j.Py4JException: no method\n\tat x"));
        GatewayReply.Parse("!x").Should().Be(new GatewayReply(ReplyKind.Refused, ""));
        GatewayReply.Parse("!zsUnknown command received: e").Should().Be(new GatewayReply(ReplyKind.Fatal, "Unknown command received: e"));
        GatewayReply.Parse("!yo").Kind.Should().Be(ReplyKind.NoMember);
    }

    [TestCase("")]
    [TestCase("HTTP/1.1 400 Bad Request")]
    [TestCase("!")]
    [TestCase("!q")]
    [TestCase("!y")]
    [TestCase("!y?")]
    public void Another_program_is_recognised(string line) =>
        FluentActions.Invoking(() => GatewayReply.Parse(line))
            .Should().Throw<FormatException>().WithMessage("*no answer of Spark's gateway*");
}
