using System.Globalization;

namespace SparkMusic.Calls;

/// <summary>Reads the header of that name: seconds, or a date.</summary>
static class RetryAfter
{
    static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>How long to wait, zero for a time that has passed; null when the header is absent or says nothing.</summary>
    /// <param name="sentAt">The server's own clock, which a date is read against.</param>
    public static TimeSpan? Read(string? header, DateTimeOffset sentAt)
    {
        var text = header?.Trim() ?? "";
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(Math.Ceiling(seconds), Longest.TotalSeconds));
        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return null;
        return date <= sentAt ? TimeSpan.Zero : date - sentAt < Longest ? date - sentAt : Longest;
    }
}
