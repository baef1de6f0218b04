using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>What became of a field.</summary>
public enum Reading
{
    /// <summary>The column is not there, or the field is null.</summary>
    Missing,

    /// <summary>A value.</summary>
    Value,

    /// <summary>Text that the type cannot hold: the record breaks rule <c>type:&lt;column&gt;</c>.</summary>
    Bad,
}

/// <summary>Typed values of a file's current record by wanted column. Take a handle per column once, read it per record.</summary>
/// <remarks>An empty field in quotes is text of no length; for every other type it is missing.</remarks>
public sealed class RecordValues(RecordFile file, Recognition recognition)
{
    readonly RecognisedColumn[] _columns = [.. recognition.Columns];
    readonly (byte[]? Text, Reading Reading, long Microseconds)[] _lastInstants = new (byte[]?, Reading, long)[recognition.Columns.Count];

    public RecordFile File { get; } = file;

    public Recognition Recognition { get; } = recognition;

    /// <summary>The handle of a wanted column; negative when the file has none (reading it gives Missing).</summary>
    public int HandleOf(string column) => Array.FindIndex(_columns, own => own.Name == column);

    /// <summary>The field's text as it stands.</summary>
    public Reading Text(int handle, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (handle < 0 || File.IsNull(_columns[handle].Index)) return Reading.Missing;
        value = File.Field(_columns[handle].Index);
        return Reading.Value;
    }

    public Reading Int(int handle, out int value)
    {
        value = 0;
        if (!Given(handle, out var text, out var column)) return Reading.Missing;
        if (column.Name == Wanted.Rank) return Of(Ranks.TryParse(text, out value));
        if (column.Name == "key") return Of(PitchClasses.TryKey(text, out value));
        if (column.Name == "mode") return Of(PitchClasses.TryMode(text, out value));
        var isNumber = Numbers.TryBigint(text, column.Format, out var big) && big is >= int.MinValue and <= int.MaxValue;
        value = isNumber ? (int)big : 0;
        return Of(isNumber);
    }

    public Reading Bigint(int handle, out long value)
    {
        value = 0;
        return !Given(handle, out var text, out var column) ? Reading.Missing : Of(Numbers.TryBigint(text, column.Format, out value));
    }

    public Reading Double(int handle, out double value)
    {
        value = 0;
        return !Given(handle, out var text, out var column) ? Reading.Missing : Of(Numbers.TryDouble(text, column.Format, out value));
    }

    public Reading Boolean(int handle, out bool value)
    {
        value = false;
        return !Given(handle, out var text, out _) ? Reading.Missing : Of(Booleans.TryParse(text, out value));
    }

    /// <summary>The UTC day; of a moment with an offset the day it is in UTC.</summary>
    public Reading Day(int handle, out DateOnly value)
    {
        var reading = Instant(handle, out var microseconds);
        value = reading == Reading.Value ? Moments.DayOfInstant(microseconds) : default;
        return reading;
    }

    /// <summary>Microseconds since 1970, UTC; a time without an offset is taken as UTC, a day as its 00:00.</summary>
    public Reading Instant(int handle, out long microseconds)
    {
        microseconds = 0;
        if (!Given(handle, out var text, out var column)) return Reading.Missing;
        // Rows of one moment mostly stand together.
        ref var last = ref _lastInstants[handle];
        if (last.Text is null || !text.SequenceEqual(last.Text))
            last = (text.ToArray(), Of(Instants.TryParse(text, column.Format, out var parsed)), parsed);
        microseconds = last.Microseconds;
        return last.Reading;
    }

    /// <summary>Milliseconds, from ms, s, m:ss or h:mm:ss as the column is written.</summary>
    public Reading Duration(int handle, out long milliseconds)
    {
        milliseconds = 0;
        return !Given(handle, out var text, out var column) ? Reading.Missing
            : Of(Durations.TryParse(text, column.Format, out milliseconds));
    }

    /// <summary>
    /// The 22 characters of a Spotify id, cut out of a URI or URL; text that holds none is given as it stands (clean judges it).
    /// </summary>
    public Reading SpotifyId(int handle, out ReadOnlySpan<byte> id)
    {
        id = default;
        if (!Given(handle, out var text, out _)) return Reading.Missing;
        id = SpotifyIds.IdOf(text);
        return Reading.Value;
    }

    static Reading Of(bool isValue) => isValue ? Reading.Value : Reading.Bad;

    bool Given(int handle, out ReadOnlySpan<byte> text, out RecognisedColumn column)
    {
        text = default;
        column = null!;
        if (handle < 0) return false;
        column = _columns[handle];
        text = File.Field(column.Index);
        return !text.IsEmpty && !File.IsNull(column.Index);
    }
}
