using System.Globalization;
using System.Text;

namespace SparkMusic.Spark;

/// <summary>
/// The commands that the gateway understands, each as the whole text that goes over the wire. One line per part, the last line is <c>e</c>
/// (but not after the secret). No socket here.
/// </summary>
static class GatewayCommand
{
    /// <summary>Must be the first command of every connection.</summary>
    public static string Authenticate(string secret) => $"A\n{secret}\n";

    public static string Call(string targetId, string method, ReadOnlySpan<object?> arguments) => Write("c", targetId, method, arguments);

    public static string CallStatic(string type, string method, ReadOnlySpan<object?> arguments) =>
        Write("c", "z:" + type, method, arguments);

    public static string New(string type, ReadOnlySpan<object?> arguments) => Write("i", type, null, arguments);

    /// <summary>The class object; a class that is not there is an error of the gateway, not an exception of Java.</summary>
    public static string ClassOf(string type) => $"r\nc\n{type}\ne\n";

    /// <summary>The value of a static field.</summary>
    public static string StaticField(string type, string field) => $"r\nm\n{type}\n{field}\ne\n";

    /// <summary>An array: the gateway knows no varargs, so what is one in Java is given as an array.</summary>
    public static string NewArray(string type, int length) => string.Create(CultureInfo.InvariantCulture, $"a\nc\ns{type}\ni{length}\ne\n");

    public static string SetElement(string arrayId, int index, object? value) => Write($"a\ns\n{arrayId}\ni{index}", null, null, [value]);

    public static string GetElement(string arrayId, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"a\ng\n{arrayId}\ni{index}\ne\n");

    public static string ArrayLength(string arrayId) => $"a\ne\n{arrayId}\ne\n";

    /// <summary>Lets the JVM forget an object; answers success even when the id is unknown.</summary>
    public static string Detach(string id) => $"m\nd\n{id}\ne\n";

    static string Write(string command, string? target, string? method, ReadOnlySpan<object?> arguments)
    {
        var text = new StringBuilder(command).Append('\n');
        if (target is not null) text.Append(target).Append('\n');
        if (method is not null) text.Append(method).Append('\n');
        foreach (var argument in arguments) AppendPart(text, argument).Append('\n');
        return text.Append("e\n").ToString();
    }

    /// <summary>
    /// One typed part. Java does not widen int to double here, so a caller gives exactly the type that the method declares.
    /// </summary>
    static StringBuilder AppendPart(StringBuilder text, object? value) => value switch
    {
        null => text.Append('n'),
        bool flag => text.Append(flag ? "btrue" : "bfalse"),
        int number => text.Append(CultureInfo.InvariantCulture, $"i{number}"),
        long number => text.Append(CultureInfo.InvariantCulture, $"L{number}"),
        double number => text.Append('d').Append(JavaText(number)),
        decimal number => text.Append(CultureInfo.InvariantCulture, $"D{number}"),
        string words => text.Append('s').AppendEscaped(words),
        byte[] bytes => text.Append('j').Append(Convert.ToBase64String(bytes)),
        JvmObject reference => text.Append('r').Append(reference.Id),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be an argument of a gateway call.", nameof(value)),
    };

    static string JavaText(double number) => number switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };
}
