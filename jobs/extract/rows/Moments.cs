using System.Globalization;

namespace SparkMusic.Jobs.Extract.Rows;

/// <summary>Days and instants as rows hold them: counted from 1970-01-01 UTC.</summary>
public static class Moments
{
    public const long MicrosecondsPerDay = 86_400_000_000;

    static readonly int FirstDay = new DateOnly(1970, 1, 1).DayNumber;
    static readonly long First = StartOf(DateOnly.MinValue), End = StartOf(DateOnly.MaxValue) + MicrosecondsPerDay;

    public static long DaysOf(DateOnly day) => day.DayNumber - FirstDay;

    public static DateOnly DayOf(long days) => DateOnly.FromDayNumber((int)days + FirstDay);

    /// <summary>The UTC day that holds the instant.</summary>
    public static DateOnly DayOfInstant(long microseconds) =>
        DayOf(Math.DivRem(microseconds, MicrosecondsPerDay) is (var days, var rest) && rest < 0 ? days - 1 : days);

    public static long StartOf(DateOnly day) => DaysOf(day) * MicrosecondsPerDay;

    public static long Of(DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Of the years 1 to 9999: what an instant can hold.</summary>
    public static bool IsInstant(long microseconds) => microseconds >= First && microseconds < End;

    public static DateTime InstantOf(long microseconds) =>
        new(DateTime.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    /// <summary><c>2021-11-17 17:30:02.13Z</c>, for messages.</summary>
    public static string Show(long microseconds) =>
        InstantOf(microseconds).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + "Z";

    /// <summary><c>2021-11</c> or <c>2021-11-17</c>: keys of partitions.</summary>
    public static string MonthKey(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static string DayKey(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
