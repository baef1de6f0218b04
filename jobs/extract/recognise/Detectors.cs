using System.Buffers;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Judges the content of a column: Spotify ids, dates, ranks, features, countries, and the plain types.</summary>
static class Detectors
{
    static readonly SearchValues<byte> Alphanumeric =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>How well the content fits a wanted column.</summary>
    public static Fit Of(WantedColumn wanted, ColumnContent content) => wanted.Kind switch
    {
        ValueKind.TrackId => new Fit(content.Share(value => IsIdOf(value, "track")), ValueFormat.Plain),
        ValueKind.PlaylistId => Playlist(wanted, content),
        ValueKind.OtherId => new Fit(content.Share(HoldsOtherId), ValueFormat.Plain),
        ValueKind.Identifier => Fit.Whole,
        ValueKind.Whole => NumberForms.Whole(content),
        ValueKind.Rank => Rank(content),
        ValueKind.Real => Real(wanted, content),
        ValueKind.Share => NumberForms.Share(content),
        ValueKind.Key =>
            new Fit(content.Share(value => PitchClasses.TryKey(value, out var key) && key is >= -1 and <= 11), ValueFormat.Plain),
        ValueKind.Mode => new Fit(content.Share(value => PitchClasses.TryMode(value, out var mode) && mode is 0 or 1), ValueFormat.Plain),
        ValueKind.Boolean => new Fit(content.Share(value => Booleans.TryParse(value, out _)), ValueFormat.Plain),
        ValueKind.Duration => NumberForms.Duration(content),
        ValueKind.Moment => MomentForms.Of(content),
        ValueKind.Release => new Fit(content.Share(IsRelease), ValueFormat.Plain),
        ValueKind.Country => new Fit(content.Share(value => !Numbers.TryDouble(value, out _)), ValueFormat.Plain),
        ValueKind.CountryCode => new Fit(content.Share(IsCode), ValueFormat.Plain),
        _ => Text(content),
    };

    /// <summary>A Spotify id, bare or in a URI or URL of the kind.</summary>
    public static bool IsIdOf(ReadOnlySpan<byte> value, string kind)
    {
        if (!SpotifyIds.IsId(SpotifyIds.IdOf(value))) return false;
        var own = SpotifyIds.KindOf(value);
        return own.IsEmpty || System.Text.Ascii.Equals(own, kind);
    }

    /// <summary>Whether every value is 1, 2, 3, … beginning anew: what only a rank looks like.</summary>
    public static bool LooksLikeRank(ColumnContent content)
    {
        var numbers = content.NumbersIn(ValueFormat.Plain);
        if (numbers.Count < content.Values.Count || numbers.Count < 3
            || numbers.Any(number => number < 1 || number > 10_000 || number != Math.Floor(number))) return false;
        var steps = 0;
        for (var index = 1; index < numbers.Count; index++)
            if (numbers[index] == numbers[index - 1] + 1 || numbers[index] == 1) steps++;
        return numbers.Min() == 1 && steps >= (numbers.Count - 1) * 0.8;
    }

    /// <summary>Two or three capital letters, or OWID's own longer ones.</summary>
    public static bool IsCode(byte[] value) =>
        value.Length is 2 or 3 && value.All(letter => char.IsAsciiLetterUpper((char)letter)) || value.AsSpan().StartsWith("OWID_"u8);

    static Fit Playlist(WantedColumn wanted, ColumnContent content)
    {
        var ids = content.Share(value => IsIdOf(value, "playlist"));
        // Other places number their playlists; a name that says id is believed then.
        if (ids < 0.5 && content.Forms.Any(
            form => form.Text is "playlistid" or "playlistspid" or "playlistsid" or "pid" or "listid" or "idplaylist")) return new Fit(0.6,
            ValueFormat.Plain);
        return new Fit(wanted.Synonyms.Length > 0 ? ids : 0, ValueFormat.Plain);
    }

    static bool HoldsOtherId(byte[] value)
    {
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var start = rest.IndexOfAny(Alphanumeric);
            if (start < 0) return false;
            var length = rest[start..].IndexOfAnyExcept(Alphanumeric);
            if (length < 0) length = rest.Length - start;
            if (length == SpotifyIds.Length) return true;
            rest = rest[(start + length)..];
        }

        return false;
    }

    static Fit Rank(ColumnContent content) =>
        new(content.Share(value => Ranks.TryParse(value, out var rank) && rank is >= 1 and <= 100_000), ValueFormat.Plain);

    static Fit Real(WantedColumn wanted, ColumnContent content)
    {
        var fit = NumberForms.Real(content);
        var (low, high) =
            wanted.Name switch { "loudness" => (-70.0, 15.0), "tempo" => (0.0, 400.0), _ => (double.MinValue, double.MaxValue) };
        var numbers = content.NumbersIn(fit.Format);
        if (numbers.Count == 0) return fit;
        return fit with { Share = fit.Share * numbers.Count(number => number >= low && number <= high) / numbers.Count };
    }

    static bool IsRelease(byte[] value)
    {
        if (Days.TryRead(value, DayOrder.YearFirst, out _, out _) || Days.TryRead(value, DayOrder.DayFirst, out _, out _)
            || Days.TryRead(value, DayOrder.MonthFirst, out _, out _)) return true;
        if (!Days.Digits(value, 4, out var year, out var length) || year is < 0 or > 2200)
            return Numbers.TryBigint(value, out var whole) && whole is >= 1000 and <= 2200;
        return length == value.Length || (length == 4 && value.Length is 6 or 7 && value[4] is (byte)'-' or (byte)'/')
            || Numbers.TryBigint(value, out _);
    }

    /// <summary>Words: not ids, and not numbers all over (a title may be one).</summary>
    static Fit Text(ColumnContent content)
    {
        if (content.IsEmpty) return Fit.Whole;
        var ids = content.Share(value => IsIdOf(value, "track") && value.Length == SpotifyIds.Length || !SpotifyIds.KindOf(value).IsEmpty);
        var numbers = content.Share(value => Numbers.TryDouble(value, out _));
        return ids > 0.5 || (numbers > 0.95 && content.Values.Count > 5) ? Fit.None : Fit.Whole;
    }
}
