using SparkMusic.Engines;

namespace SparkMusic.Spark;

/// <summary>
/// One connection, which is one thread of the JVM, in one caller's hand. Values go in and come out as bool, int, long, double, decimal,
/// string, byte[], null, or <see cref="JvmObject"/> for what stays in the JVM (dispose it). The types of arguments must be exactly those
/// that the Java method declares; an int does not become a double.
/// </summary>
public sealed class GatewayLease : IAsyncDisposable
{
    readonly Gateway _gateway;
    readonly GatewayConnection _connection;

    internal GatewayLease(Gateway gateway, GatewayConnection connection) => (_gateway, _connection) = (gateway, connection);

    /// <summary>
    /// True when the JVM's thread holds state of this caller (job group, active session): then it is not given to the next one.
    /// </summary>
    public bool IsPersonal { get; set; }

    /// <summary>Calls a method of an object.</summary>
    /// <exception cref="JvmException">Java threw.</exception>
    /// <exception cref="EngineException">Kind Lost: the JVM is gone. Kind Internal: no such method, our fault or another version of
    /// Spark.</exception>
    public async Task<T> CallAsync<T>(JvmObject target, string method, params object?[] arguments) =>
        To<T>(await ExchangeAsync(GatewayCommand.Call(target.Id, method, arguments), method));

    /// <summary>As <see cref="CallAsync{T}"/>; what it returns is let go.</summary>
    public async Task CallAsync(JvmObject target, string method, params object?[] arguments) =>
        Ignore(await ExchangeAsync(GatewayCommand.Call(target.Id, method, arguments), method));

    public async Task<T> CallStaticAsync<T>(string type, string method, params object?[] arguments) =>
        To<T>(await ExchangeAsync(GatewayCommand.CallStatic(type, method, arguments), $"{type}.{method}"));

    public async Task CallStaticAsync(string type, string method, params object?[] arguments) =>
        Ignore(await ExchangeAsync(GatewayCommand.CallStatic(type, method, arguments), $"{type}.{method}"));

    public async Task<JvmObject> NewAsync(string type, params object?[] arguments) =>
        To<JvmObject>(await ExchangeAsync(GatewayCommand.New(type, arguments), $"new {type}"));

    public async Task<T> StaticFieldAsync<T>(string type, string field) =>
        To<T>(await ExchangeAsync(GatewayCommand.StaticField(type, field), $"{type}.{field}"));

    /// <summary>Whether the JVM has a class of this name: how versions of Spark are told apart.</summary>
    public async Task<bool> HasClassAsync(string type)
    {
        var reply = await _connection.ExchangeAsync(GatewayCommand.ClassOf(type));
        if (reply.Kind == ReplyKind.Refused) return false;
        Ignore(await ValueOfAsync(reply, type));
        return true;
    }

    /// <summary>An array of the JVM, for example of <c>java.lang.String</c>: what varargs and Scala's <c>T*</c> want.</summary>
    public async Task<JvmObject> NewArrayAsync(string type, IReadOnlyList<object?> elements)
    {
        var array = To<JvmObject>(await ExchangeAsync(GatewayCommand.NewArray(type, elements.Count), $"{type}[]"));
        for (var i = 0; i < elements.Count; i++) await ExchangeAsync(GatewayCommand.SetElement(array.Id, i, elements[i]), $"{type}[{i}]");
        return array;
    }

    public async Task<int> LengthAsync(JvmObject array) => To<int>(await ExchangeAsync(GatewayCommand.ArrayLength(array.Id), "length"));

    public async Task<T> ElementAsync<T>(JvmObject array, int index) =>
        To<T>(await ExchangeAsync(GatewayCommand.GetElement(array.Id, index), $"[{index}]"));

    async Task<object?> ExchangeAsync(string command, string name) => await ValueOfAsync(await _connection.ExchangeAsync(command), name);

    async Task<object?> ValueOfAsync(GatewayReply reply, string name)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Value:
                return reply.Value;
            case ReplyKind.Reference:
                return new JvmObject(_gateway, (string)reply.Value!);
            case ReplyKind.Thrown:
                using (var thrown = new JvmObject(_gateway, (string)reply.Value!)) throw await Throwables.DescribeAsync(this, thrown);
            case ReplyKind.NoMember:
                throw Refused(name, "there is no such member");
            case ReplyKind.Fatal:
                throw Refused(name, $"{reply.Value}; the connection was closed");
            default:
                throw Refused(name, (string)reply.Value!);
        }
    }

    static EngineException Refused(string name, string text) => new(
        EngineErrorKind.Internal,
        $"Spark's gateway cannot run '{name}': {text.Split('\n')[0].Trim()}. Either this version of Spark has no such method or our call "
            + "is wrong.");

    static void Ignore(object? value) => (value as JvmObject)?.Dispose();

    static T To<T>(object? value) => value switch
    {
        T typed => typed,
        null when default(T) is null => default!,
        int small when typeof(T) == typeof(long) => (T)(object)(long)small,
        _ => throw new EngineException(
            EngineErrorKind.Internal, $"Spark's gateway gave a {value?.GetType().Name ?? "null"} where a {typeof(T).Name} was expected."),
    };

    public ValueTask DisposeAsync()
    {
        if (_connection.IsOpen && !IsPersonal) _gateway.Return(_connection);
        else _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
