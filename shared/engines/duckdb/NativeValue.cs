using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>A parameter's value as DuckDB holds it.</summary>
sealed unsafe class NativeValue : IDisposable
{
    nint _pointer;

    NativeValue(nint pointer) => _pointer = pointer;

    public nint Pointer => _pointer;

    /// <summary>CLR types as in <see cref="Scalar"/>.</summary>
    public static NativeValue Of(object? value) => new(value switch
    {
        null => ValueApi.CreateNull(),
        string text => TextOf(text),
        bool boolean => ValueApi.CreateBoolean(boolean ? (byte)1 : (byte)0),
        int number => ValueApi.CreateInt(number),
        long number => ValueApi.CreateBigint(number),
        double number => ValueApi.CreateDouble(number),
        DateOnly day => ValueApi.CreateDate(Epoch.DaysOf(day)),
        DateTime moment => ValueApi.CreateInstant(Epoch.MicrosecondsOf(moment)),
        System.Collections.IEnumerable array => ListOf([.. array.Cast<object?>()]),
        _ => throw new EngineException(EngineErrorKind.Statement, $"A parameter cannot be a {value.GetType().Name}."),
    });

    public void Dispose()
    {
        if (_pointer != 0) ValueApi.Destroy(ref _pointer);
    }

    static nint TextOf(string text)
    {
        var utf8 = Utf8.BytesOf(text);
        fixed (byte* bytes = utf8) return ValueApi.CreateText(bytes, (ulong)utf8.Length - 1);
    }

    static nint ListOf(object?[] array)
    {
        using var elementType = new LogicalTypeHandle(TypeApi.Create(ElementTypeOf(array)));
        var elements = array.Select(Of).ToList();
        var pointers = elements.Select(element => element.Pointer).ToArray();
        fixed (nint* first = pointers)
        {
            var list = ValueApi.CreateList(elementType, first, (ulong)pointers.Length);
            elements.ForEach(element => element.Dispose());
            return list;
        }
    }

    static NativeType ElementTypeOf(object?[] array) => array.FirstOrDefault(element => element is not null) switch
    {
        null or string => NativeType.Varchar,
        bool => NativeType.Boolean,
        int => NativeType.Integer,
        long => NativeType.BigInt,
        double => NativeType.Double,
        DateOnly => NativeType.Date,
        DateTime => NativeType.Timestamp,
        var other => throw new EngineException(EngineErrorKind.Statement, $"A parameter cannot be an array of {other.GetType().Name}."),
    };
}
