using System.Globalization;

namespace SparkMusic.Calls;

/// <summary>A bucket of a source takes no calls until a time: exit 75, resume then. Other buckets go on.</summary>
public sealed class ClosedUntilException(Bucket bucket, DateTime resumeAt, string why) : SparkMusicException(
    ExitCodes.TryLater,
    $"{bucket.Budget} takes no more calls until {Text(resumeAt)}: {why}. Everything read so far is kept.",
    $"Resume after {Text(resumeAt)}: run the same command again then.")
{
    public Bucket Bucket => bucket;

    /// <summary>UTC, a whole second.</summary>
    public DateTime ResumeAt => resumeAt;

    static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
