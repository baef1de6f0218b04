using SparkMusic.Engines;

namespace SparkMusic.Spark;

/// <summary>
/// Values of parameters as objects of the JVM, for <c>spark.sql(text, Map)</c>: bound by type, never pasted into the text.
/// </summary>
static class SqlParameters
{
    const long TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>A java.util.Map with those of <paramref name="values"/> that the text names.</summary>
    public static async Task<JvmObject> ToMapAsync(
        GatewayLease jvm, IReadOnlySet<string> names, IReadOnlyDictionary<string, object?> values)
    {
        var map = await jvm.NewAsync("java.util.HashMap");
        foreach (var name in names)
        {
            if (!values.TryGetValue(name, out var value))
                throw new EngineException(
                    EngineErrorKind.Statement, $"The statement has the parameter ${name}, and no value was given for it.",
                    "UNBOUND_SQL_PARAMETER");
            var bound = await ToJavaAsync(jvm, value);
            await jvm.CallAsync(map, "put", name, bound);
            (bound as JvmObject)?.Dispose();
        }
        return map;
    }

    static async Task<object?> ToJavaAsync(GatewayLease jvm, object? value) => value switch
    {
        null or bool or int or long or double or string => value,
        DateOnly date => await jvm.CallStaticAsync<JvmObject>("java.time.LocalDate", "ofEpochDay", (long)Epoch.DayOf(date)),
        DateTime { Kind: DateTimeKind.Utc } instant => await ToInstantAsync(jvm, instant),
        object?[] elements => await ToArrayAsync(jvm, elements),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be a parameter; instants are DateTime of kind Utc.",
            nameof(value)),
    };

    static Task<JvmObject> ToInstantAsync(GatewayLease jvm, DateTime instant)
    {
        var (seconds, rest) = Math.DivRem(Epoch.MicrosOf(instant), 1_000_000L);
        return jvm.CallStaticAsync<JvmObject>("java.time.Instant", "ofEpochSecond", seconds, rest * 1000);
    }

    static async Task<JvmObject> ToArrayAsync(GatewayLease jvm, object?[] elements)
    {
        var type = elements.FirstOrDefault(element => element is not null) switch
        {
            bool => "java.lang.Boolean",
            int => "java.lang.Integer",
            long => "java.lang.Long",
            double => "java.lang.Double",
            DateOnly => "java.time.LocalDate",
            DateTime => "java.time.Instant",
            _ => "java.lang.String",
        };
        var bound = new List<object?>();
        foreach (var element in elements) bound.Add(await ToJavaAsync(jvm, element));
        var array = await jvm.NewArrayAsync(type, bound);
        foreach (var element in bound) (element as JvmObject)?.Dispose();
        return array;
    }
}
