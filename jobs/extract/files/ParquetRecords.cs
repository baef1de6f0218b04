using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Rows of a Parquet file, read by DuckDB: values as text, lists and structs as JSON. The text of a row is a JSON object.
/// </summary>
sealed class ParquetRecords : Records
{
    /// <summary>Parquet is read with little memory, however large its row groups are.</summary>
    static readonly DuckDbOptions Small = new() { MemoryLimit = "1GB", Threads = 2 };

    readonly InputFile _file;
    readonly DuckDbDatabase _database;
    readonly DuckDbConnection _connection;
    readonly CancellationToken _cancel;
    readonly string[] _names;
    readonly bool[] _isText;
    readonly ArrayBufferWriter<byte> _values = new();
    readonly ArrayBufferWriter<byte> _raw = new();
    readonly (int Start, int Length)[] _places;
    DuckDbRows? _rows;
    long _row;
    bool _hasRaw;

    /// <param name="file">The file.</param>
    /// <param name="cancel">Interrupts a read.</param>
    /// <param name="only">Null: all rows; else those whose column holds one of these Spotify ids, found without reading the others'
    /// columns.</param>
    public ParquetRecords(InputFile file, CancellationToken cancel, (int Column, IReadOnlyCollection<string> Ids)? only = null)
    {
        (_file, _cancel) = (file, cancel);
        _database = DuckDbDatabase.Open(Small);
        _connection = _database.Connect();
        try
        {
            var columns = Columns();
            _names = [.. columns.Select(column => column.Name)];
            _isText = [.. columns.Select(column => column.Type is "VARCHAR" or "UUID"
                || column.Type.StartsWith("ENUM", StringComparison.Ordinal))];
            _places = new (int, int)[_names.Length];
            var select = string.Join(", ", columns.Select((column, index) => AsText(index, column.Type)));
            var aliases = string.Join(", ", Enumerable.Range(0, _names.Length).Select(index => "c" + index));
            var parameters = Parameters;
            if (only is { } wanted) parameters["ids"] = wanted.Ids.ToArray<object?>();
            // The first run of so many characters: in a URI or URL what stands before it is shorter.
            var where = only is null ? ""
                : $" where regexp_extract(cast(c{only.Value.Column} as varchar), '[0-9A-Za-z]{{22}}') in (select unnest($ids))";
            _rows = _connection.Query(
                $"select {select}, cast(_number as varchar) from read_parquet($file, binary_as_string = true, file_row_number = true) as "
                    + $"t({aliases}, _number){where}", parameters, cancel);
        }
        catch (EngineException reason)
        {
            Dispose();
            throw Damaged(reason);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> Header => _names;

    public override ReadOnlySpan<byte> Raw
    {
        get
        {
            if (!_hasRaw) WriteRaw();
            return _raw.WrittenSpan;
        }
    }

    public override long Line => _row;

    public override long ByteOffset => 0;

    public override IEnumerable<string> Notes => ["It is Parquet."];

    public override ReadOnlySpan<byte> Field(int index) =>
        _places[index].Length < 0 ? default : _values.WrittenSpan.Slice(_places[index].Start, _places[index].Length);

    public override bool IsQuoted(int index) => _isText[index] && _places[index].Length >= 0;

    public override bool Read()
    {
        try
        {
            if (_rows is null || !_rows.Read(_cancel)) return false;
        }
        catch (EngineException reason)
        {
            throw Damaged(reason);
        }

        _row = long.Parse((string)_rows.Current[_places.Length]!, CultureInfo.InvariantCulture) + 1;
        _hasRaw = false;
        _values.ResetWrittenCount();
        for (var index = 0; index < _places.Length; index++)
        {
            var start = _values.WrittenCount;
            if (_rows.Current[index] is string text) Encoding.UTF8.GetBytes(text, _values);
            _places[index] = (start, _rows.Current[index] is string ? _values.WrittenCount - start : -1);
        }

        Refusal = _values.WrittenSpan.Contains((byte)0) ? new Refusal(FileRules.Encoding, "The row holds a NUL byte.") : null;
        return true;
    }

    public override void Dispose()
    {
        _rows?.Dispose();
        _connection.Dispose();
        _database.Dispose();
    }

    Dictionary<string, object?> Parameters => new() { ["file"] = _file.Path };

    List<(string Name, string Type)> Columns()
    {
        var columns = new List<(string, string)>();
        using var rows = _connection.Query("describe select * from read_parquet($file, binary_as_string = true)", Parameters, _cancel);
        while (rows.Read(_cancel)) columns.Add(((string)rows.Current[0]!, (string)rows.Current[1]!));
        return columns;
    }

    /// <summary>Lists and structs as JSON, so that names of artists stay apart; all else as DuckDB writes it, which is ISO.</summary>
    static string AsText(int column, string type)
    {
        var isNested = type.EndsWith("[]", StringComparison.Ordinal) || type.StartsWith("STRUCT", StringComparison.Ordinal)
            || type.StartsWith("MAP", StringComparison.Ordinal);
        return isNested ? $"cast(to_json(c{column}) as varchar)" : $"cast(c{column} as varchar)";
    }

    void WriteRaw()
    {
        _raw.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_raw,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        for (var index = 0; index < _names.Length; index++)
        {
            json.WritePropertyName(_names[index]);
            if (_places[index].Length < 0) json.WriteNullValue();
            else json.WriteStringValue(Field(index));
        }

        json.WriteEndObject();
        json.Flush();
        _hasRaw = true;
    }

    SparkMusicException Damaged(EngineException reason) => SparkMusicException.Failed(
        $"'{_file.Name}' is a damaged Parquet file: {reason.Message.Split('\n')[0]}", "Get the file again.", reason);
}
