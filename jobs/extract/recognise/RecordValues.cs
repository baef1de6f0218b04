using SparkMusic.Jobs.Extract.Files;

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
public sealed class RecordValues(RecordFile file, Recognition recognition)
{
    public RecordFile File { get; } = file;

    public Recognition Recognition { get; } = recognition;

    /// <summary>The handle of a wanted column; negative when the file has none (reading it gives Missing).</summary>
    public int HandleOf(string column) => throw new NotImplementedException();

    /// <summary>The field's text as it stands.</summary>
    public Reading Text(int handle, out ReadOnlySpan<byte> value) => throw new NotImplementedException();

    public Reading Int(int handle, out int value) => throw new NotImplementedException();

    public Reading Bigint(int handle, out long value) => throw new NotImplementedException();

    public Reading Double(int handle, out double value) => throw new NotImplementedException();

    public Reading Boolean(int handle, out bool value) => throw new NotImplementedException();

    public Reading Day(int handle, out DateOnly value) => throw new NotImplementedException();

    /// <summary>Microseconds since 1970, UTC; a time without an offset is taken as UTC, a day as its 00:00.</summary>
    public Reading Instant(int handle, out long microseconds) => throw new NotImplementedException();

    /// <summary>Milliseconds, from ms, s, m:ss or h:mm:ss as the column is written.</summary>
    public Reading Duration(int handle, out long milliseconds) => throw new NotImplementedException();

    /// <summary>The 22 characters of a Spotify id, cut out of a URI or URL; text that holds none is given as it stands (clean judges it).</summary>
    public Reading SpotifyId(int handle, out ReadOnlySpan<byte> id) => throw new NotImplementedException();
}
