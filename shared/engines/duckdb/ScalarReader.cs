using System.Globalization;
using System.Numerics;
using System.Text;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>Reads a vector of scalars, whatever DuckDB made of them, as the types of the lake.</summary>
sealed unsafe class ScalarReader : ColumnReader
{
    readonly string _column;
    readonly NativeType _type;
    readonly NativeType _storage;
    readonly double _scale = 1;
    void* _data;

    public ScalarReader(string column, NativeType type, LogicalTypeHandle logicalType)
    {
        _column = column;
        _type = _storage = type;
        Type = new ColumnType(ScalarOf(type));
        if (type != NativeType.Decimal) return;
        _storage = TypeApi.DecimalInternalType(logicalType);
        _scale = Math.Pow(10, TypeApi.DecimalScale(logicalType));
    }

    public override ColumnType Type { get; }

    public override void Attach(nint vector)
    {
        base.Attach(vector);
        _data = ChunkApi.GetData(vector);
    }

    protected override object ReadValid(long row) => _type switch
    {
        NativeType.Varchar => Encoding.UTF8.GetString(NativeText.SpanOf((NativeText*)_data + row)),
        NativeType.Boolean => ((byte*)_data)[row] != 0,
        NativeType.TinyInt => (int)((sbyte*)_data)[row],
        NativeType.SmallInt => (int)((short*)_data)[row],
        NativeType.Integer => ((int*)_data)[row],
        NativeType.UTinyInt => (int)((byte*)_data)[row],
        NativeType.USmallInt => (int)((ushort*)_data)[row],
        NativeType.UInteger => (long)((uint*)_data)[row],
        NativeType.BigInt => ((long*)_data)[row],
        NativeType.UBigInt => Narrow(((ulong*)_data)[row]),
        NativeType.HugeInt => Narrow(((Int128*)_data)[row]),
        NativeType.UHugeInt => Narrow(((UInt128*)_data)[row]),
        NativeType.Float => (double)((float*)_data)[row],
        NativeType.Double => ((double*)_data)[row],
        NativeType.Decimal => ReadDecimal(row),
        NativeType.Date => Epoch.DayOf(((int*)_data)[row]),
        NativeType.Timestamp or NativeType.TimestampTz => Epoch.InstantOf(((long*)_data)[row]),
        NativeType.TimestampSeconds => Epoch.InstantOf(checked(((long*)_data)[row] * 1_000_000)),
        NativeType.TimestampMilliseconds => Epoch.InstantOf(checked(((long*)_data)[row] * 1_000)),
        NativeType.TimestampNanoseconds => Epoch.InstantOf((long)Math.Floor(((long*)_data)[row] / 1_000m)),
        _ => throw new InvalidOperationException($"No reader for {_type}."),
    };

    double ReadDecimal(long row) => _storage switch
    {
        NativeType.SmallInt => ((short*)_data)[row] / _scale,
        NativeType.Integer => ((int*)_data)[row] / _scale,
        NativeType.BigInt => ((long*)_data)[row] / _scale,
        _ => (double)((Int128*)_data)[row] / _scale,
    };

    long Narrow<T>(T value)
        where T : INumberBase<T>
    {
        try
        {
            return long.CreateChecked(value);
        }
        catch (OverflowException overflow)
        {
            var text = value.ToString(null, CultureInfo.InvariantCulture);
            throw new EngineException(
                EngineErrorKind.Value, $"The value {text} of column {_column} does not fit into a bigint.",
                nameof(DuckDbErrorType.OutOfRange), overflow);
        }
    }

    Scalar ScalarOf(NativeType type) => type switch
    {
        NativeType.Varchar or NativeType.SqlNull => Scalar.Text,
        NativeType.Boolean => Scalar.Boolean,
        NativeType.TinyInt or NativeType.SmallInt or NativeType.Integer or NativeType.UTinyInt or NativeType.USmallInt => Scalar.Int,
        NativeType.UInteger or NativeType.BigInt or NativeType.UBigInt or NativeType.HugeInt or NativeType.UHugeInt => Scalar.Bigint,
        NativeType.Float or NativeType.Double or NativeType.Decimal => Scalar.Double,
        NativeType.Date => Scalar.Date,
        NativeType.Timestamp or NativeType.TimestampTz or NativeType.TimestampSeconds or NativeType.TimestampMilliseconds
            or NativeType.TimestampNanoseconds => Scalar.Instant,
        _ => throw new EngineException(
            EngineErrorKind.Statement,
            $"Column {_column} is of DuckDB's type {type.ToString().ToUpperInvariant()}, which the lake does not know; cast it.",
            nameof(DuckDbErrorType.NotImplemented)),
    };
}
