using System.Buffers.Binary;

namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>What has an id in the sandbox.</summary>
enum Thing
{
    Track = 1,
    Artist,
    Album,
    Playlist,
    Editorial,
    Episode,
    Show,
    Feature,
}

/// <summary>
/// Ids of a world of any size without a table of them: half of an id is the scrambled kind and number, the other half proves that the
/// world made it. 22 characters of 128 bits, as Spotify's.
/// </summary>
sealed class IdCode(long seed)
{
    const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>How ids of playlists that Spotify itself keeps begin.</summary>
    public const string EditorialPrefix = "37i9dQZF1DX";

    readonly ulong _key = Mix.Forward(unchecked((ulong)seed) + 0x5A6DB0C5UL);

    public string Of(Thing thing, int number)
    {
        var high = High(thing, number);
        return thing == Thing.Editorial ? EditorialPrefix + Text(high, 11) : Text(new UInt128(high, Low(high)), 22);
    }

    /// <summary>The number of an id of that kind, or null when this world has never made it.</summary>
    public int? NumberOf(Thing thing, string id)
    {
        if (thing == Thing.Editorial)
            return id.Length == 22 && id.StartsWith(EditorialPrefix, StringComparison.Ordinal) && Value(id[11..]) is { } short62 &&
                short62 <= ulong.MaxValue ? NumberOf(thing, (ulong)short62) : null;
        if (id.Length != 22 || Value(id) is not { } value) return null;
        var high = (ulong)(value >> 64);
        return (ulong)value == Low(high) ? NumberOf(thing, high) : null;
    }

    public Guid GuidOf(Thing thing, int number)
    {
        var (bytes, high) = (new byte[16], High(thing, number));
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Low(high));
        return new Guid(bytes, bigEndian: true);
    }

    public int? NumberOf(Thing thing, Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)) == Low(high) ? NumberOf(thing, high) : null;
    }

    /// <summary>Dice of a thing: what it is made of depends on nothing else in the world.</summary>
    public Dice Dice(Thing thing, int number) => new(Mix.Forward(High(thing, number)));

    ulong High(Thing thing, int number) => Mix.Forward((((ulong)thing << 40) | (uint)number) ^ _key);

    ulong Low(ulong high) => Mix.Forward(high ^ (_key << 1));

    int? NumberOf(Thing thing, ulong high)
    {
        var plain = Mix.Back(high) ^ _key;
        return plain >> 40 == (ulong)thing && (plain & 0xFFFFFFFFFFUL) <= int.MaxValue ? (int)(plain & 0xFFFFFFFFFFUL) : null;
    }

    static string Text(UInt128 value, int length) => string.Create(length, value, (span, rest) =>
    {
        for (var i = span.Length - 1; i >= 0; i--) (rest, span[i]) = (rest / 62, Base62[(int)(rest % 62)]);
    });

    /// <summary>True for 22 characters of base 62, whoever made them.</summary>
    public static bool IsId(string text) => text.Length == 22 && text.All(char.IsAsciiLetterOrDigit);

    static UInt128? Value(string text)
    {
        UInt128 value = 0;
        foreach (var character in text)
        {
            var digit = Base62.IndexOf(character);
            if (digit < 0 || value > (UInt128.MaxValue - (UInt128)digit) / 62) return null;
            value = value * 62 + (UInt128)digit;
        }
        return value;
    }
}
