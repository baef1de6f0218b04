namespace SparkMusic.Spark;

/// <summary>Dates and instants as Spark keeps them: days and microseconds since 1970-01-01, UTC.</summary>
static class Epoch
{
    static readonly int FirstDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static int DayOf(DateOnly date) => date.DayNumber - FirstDay;

    public static DateOnly DateOf(int day) => DateOnly.FromDayNumber(day + FirstDay);

    public static long MicrosOf(DateTime instant) => (instant.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTime InstantOf(long micros) => DateTime.UnixEpoch.AddTicks(checked(micros * TimeSpan.TicksPerMicrosecond));
}
