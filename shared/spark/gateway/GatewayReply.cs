using System.Globalization;
using System.Numerics;

namespace SparkMusic.Spark;

/// <summary>What a line of the gateway says.</summary>
enum ReplyKind
{
    /// <summary>A value; null stands for both void and null.</summary>
    Value,

    /// <summary>An object that stays in the JVM; the value is its id.</summary>
    Reference,

    /// <summary>There is no such field or member.</summary>
    NoMember,

    /// <summary>Java threw; the value is the id of the throwable.</summary>
    Thrown,

    /// <summary>The gateway itself refused: no such method or class, a dead id. The value is its text. The connection stays good.</summary>
    Refused,

    /// <summary>The gateway gave up on this connection. The value is its text.</summary>
    Fatal,
}

/// <summary>One answer of the gateway, parsed from its line (without the line's end). No socket here.</summary>
readonly record struct GatewayReply(ReplyKind Kind, object? Value)
{
    /// <exception cref="FormatException">The line is none of the gateway's: another program listens there, or the protocol
    /// changed.</exception>
    public static GatewayReply Parse(string line)
    {
        var rest = line.AsSpan();
        return rest switch
        {
            ['!', 'y', var type, ..] => Success(type, rest[3..]),
            ['!', 'x', 'r', ..] => new(ReplyKind.Thrown, rest[3..].ToString()),
            ['!', 'x', ..] => new(ReplyKind.Refused, TextOf(rest[2..])),
            ['!', 'z', ..] => new(ReplyKind.Fatal, TextOf(rest[2..])),
            _ => throw Unknown(line),
        };
    }

    static GatewayReply Success(char type, ReadOnlySpan<char> payload) => type switch
    {
        'v' or 'n' => new(ReplyKind.Value, null),
        'b' => new(ReplyKind.Value, bool.Parse(payload)),
        'i' => new(ReplyKind.Value, Number(payload)),
        'L' => new(ReplyKind.Value, long.Parse(payload, CultureInfo.InvariantCulture)),
        'd' => new(ReplyKind.Value, double.Parse(payload, CultureInfo.InvariantCulture)),
        'D' => new(ReplyKind.Value, decimal.Parse(payload, NumberStyles.Float, CultureInfo.InvariantCulture)),
        's' => new(ReplyKind.Value, GatewayText.Unescape(payload)),
        'j' => new(ReplyKind.Value, Convert.FromBase64String(payload.ToString())),
        'r' or 'l' or 'a' or 'h' or 't' or 'g' => new(ReplyKind.Reference, payload.ToString()),
        'o' => new(ReplyKind.NoMember, null),
        'p' or 'c' or 'm' => new(ReplyKind.Value, payload.ToString()),
        _ => throw Unknown($"!y{type}{payload}"),
    };

    /// <summary>The gateway prints every Number it has no code for (AtomicLong, Scala's BigDecimal) as if it were an int.</summary>
    static object Number(ReadOnlySpan<char> payload)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (int.TryParse(payload, invariant, out var small)) return small;
        if (long.TryParse(payload, invariant, out var big)) return big;
        if (BigInteger.TryParse(payload, invariant, out var huge)) return huge;
        return decimal.Parse(payload, NumberStyles.Float, invariant);
    }

    static string TextOf(ReadOnlySpan<char> payload) => payload is ['s', ..] ? GatewayText.Unescape(payload[1..]) : payload.ToString();

    static FormatException Unknown(string line) => new($"'{line[..Math.Min(line.Length, 80)]}' is no answer of Spark's gateway.");
}
