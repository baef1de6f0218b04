using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SparkMusic.Quality;

/// <summary>
/// Keys as architecture.md, section 12 has them, and as <c>surrogate_key</c> and <c>event_key</c> of both engines compute them.
/// </summary>
public static class Keys
{
    /// <summary>Stands between the parts of a key text.</summary>
    public const char Separator = '\u001f';

    /// <summary>Stands for a part that is null.</summary>
    public const char Null = '\u001e';

    /// <summary>
    /// The key text of parts: joined by U+001F, null as U+001E, text in NFC, a date ISO, an instant as microseconds since 1970, a double as
    /// floor(x * 1e6 + 0.5).
    /// </summary>
    /// <exception cref="ArgumentException">A part is of another type, a DateTime is not UTC, or a double is no number.</exception>
    public static string Text(params ReadOnlySpan<object?> parts)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0) text.Append(Separator);
            text.Append(PartOf(parts[i]));
        }
        return text.ToString();
    }

    /// <summary>The first 15 hex digits of the text's md5, as a number: never negative, 60 bits.</summary>
    public static long Surrogate(string keyText) => Surrogate(Encoding.UTF8.GetBytes(keyText));

    /// <summary>As <see cref="Surrogate(string)"/>, of UTF-8.</summary>
    public static long Surrogate(ReadOnlySpan<byte> keyText)
    {
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(keyText, hash);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash) >> 4);
    }

    /// <summary>The whole md5 as 32 lower-case hex digits.</summary>
    public static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>An event's id: md5 of topic, U+001F and the line as received, without the spaces and line ends around it.</summary>
    public static string EventId(string topic, ReadOnlySpan<byte> line)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(Encoding.UTF8.GetBytes(topic));
        md5.AppendData([(byte)Separator]);
        md5.AppendData(line.Trim(" \t\r\n"u8));
        return Convert.ToHexStringLower(md5.GetHashAndReset());
    }

    static string PartOf(object? part) => part switch
    {
        null => Null.ToString(),
        string text => TextForm.Nfc(text),
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number when double.IsFinite(number) => ((long)Math.Floor((number * 1e6) + 0.5)).ToString(CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Utc } moment =>
            ((moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A {part.GetType().Name} of '{part}' is no part of a key.", nameof(part)),
    };
}
