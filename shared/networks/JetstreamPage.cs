using System.Globalization;

namespace SparkMusic.Networks;

/// <summary>A page of Jetstream as it grows, over one connection or several.</summary>
/// <param name="from">The cursor, microseconds.</param>
sealed class JetstreamPage(long from)
{
    const int MostPosts = 200, MostEvents = 200_000;

    readonly List<byte[]> _kept = [], _refused = [];
    byte[]? _half;
    int _events;
    bool _isHalf;

    /// <summary>Time of the newest event that was looked at.</summary>
    public long Newest { get; private set; } = from;

    public bool IsFull => _kept.Count >= MostPosts || _events >= MostEvents;

    public bool IsCaughtUp { get; set; }

    /// <summary>The stream is asked from <see cref="Newest"/>.</summary>
    public void Begin() => _isHalf = false;

    public void Saw(long time)
    {
        _events++;
        Newest = Math.Max(Newest, time);
    }

    public void Keep(byte[] frame) => _kept.Add(frame);

    /// <summary>A frame that is no JSON. False: for the first time; it may come whole the next.</summary>
    public bool Refuse(byte[] frame)
    {
        if (_refused.Exists(known => known.AsSpan().SequenceEqual(frame))) return true;
        if (_half is null || !_half.AsSpan().SequenceEqual(frame))
        {
            (_half, _isHalf) = (frame, true);
            return false;
        }
        _refused.Add(frame);
        return true;
    }

    /// <summary>What came; the last page when the stream had nothing newer, and was whole to its end.</summary>
    public PostPage End() =>
        new(Join(), _kept.Count, Newest.ToString(CultureInfo.InvariantCulture), IsCaughtUp && !_isHalf) { Refused = _refused };

    byte[] Join()
    {
        using var array = new MemoryStream();
        array.WriteByte((byte)'[');
        for (var i = 0; i < _kept.Count; i++)
        {
            if (i > 0) array.WriteByte((byte)',');
            array.Write(_kept[i]);
        }
        array.WriteByte((byte)']');
        return array.ToArray();
    }
}
