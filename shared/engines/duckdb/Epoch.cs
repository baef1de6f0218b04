namespace SparkMusic.Engines.DuckDb;

/// <summary>Days and instants as DuckDB stores them: counted from 1970-01-01 UTC.</summary>
static class Epoch
{
    static readonly int FirstDay = new DateOnly(1970, 1, 1).DayNumber;

    static readonly long MinMicroseconds = (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    static readonly long MaxMicroseconds = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static int DaysOf(DateOnly day) => day.DayNumber - FirstDay;

    public static DateOnly DayOf(int days) =>
        days >= DateOnly.MinValue.DayNumber - FirstDay && days <= DateOnly.MaxValue.DayNumber - FirstDay
            ? DateOnly.FromDayNumber(days + FirstDay)
            : throw new EngineException(EngineErrorKind.Value, $"A date {days} days from 1970-01-01 is outside the years 1 to 9999.");

    /// <exception cref="EngineException">The kind is not UTC: an instant without a zone is a guess.</exception>
    public static long MicrosecondsOf(DateTime moment)
    {
        if (moment.Kind != DateTimeKind.Utc)
            throw new EngineException(EngineErrorKind.Value, $"An instant must be UTC, not {moment.Kind}.");
        var (microseconds, rest) = Math.DivRem(moment.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond);
        return rest < 0 ? microseconds - 1 : microseconds;
    }

    public static DateTime InstantOf(long microseconds)
    {
        if (microseconds < MinMicroseconds || microseconds > MaxMicroseconds)
            throw new EngineException(EngineErrorKind.Value,
                $"An instant {microseconds} microseconds from 1970-01-01 is outside the years 1 to 9999.");
        return new DateTime(DateTime.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
    }
}
