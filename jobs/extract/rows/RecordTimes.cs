using SparkMusic.Jobs.Extract.Recognise;

namespace SparkMusic.Jobs.Extract.Rows;

/// <summary>
/// When a file's current record was observed and which day it is of. A time in the row comes first, then the file's (its name,
/// <c>--at</c>), then the row's day at 00:00 UTC: a bare day says what a chart is of, not when it was looked at.
/// </summary>
public sealed class RecordTimes(RecordValues values, ImportContext context)
{
    readonly int _snapshotAt = values.HandleOf(Wanted.SnapshotAt);
    readonly int _chartDate = values.HandleOf(Wanted.ChartDate);
    readonly int _fetchedAt = values.HandleOf(Wanted.FetchedAt);

    /// <summary>Microseconds; null when there is no time at all.</summary>
    public long? ObservedAt { get; private set; }

    /// <summary>The day the row is of: its date, else the UTC day of its observation.</summary>
    public DateOnly? Day { get; private set; }

    /// <summary>When features were fetched; else the observation.</summary>
    public long? FetchedAt { get; private set; }

    /// <summary>The row has a time that is none.</summary>
    public bool IsObservedBad { get; private set; }

    public bool IsDayBad { get; private set; }

    public bool IsFetchedBad { get; private set; }

    public void Read()
    {
        var snapshot = values.Instant(_snapshotAt, out var snapshotAt);
        var date = values.Instant(_chartDate, out var dateAt);
        var fetched = values.Instant(_fetchedAt, out var fetchedAt);
        IsObservedBad = snapshot == Reading.Bad;
        IsDayBad = date == Reading.Bad || (date == Reading.Missing && IsObservedBad);
        IsFetchedBad = fetched == Reading.Bad || (fetched == Reading.Missing && IsObservedBad);
        ObservedAt = null;
        if (snapshot == Reading.Value) ObservedAt = snapshotAt;
        else if (date == Reading.Value && dateAt % Moments.MicrosecondsPerDay != 0) ObservedAt = dateAt;
        else if (context.ObservedAt is { } ofFile) ObservedAt = ofFile;
        else if (date == Reading.Value) ObservedAt = dateAt;
        Day = date == Reading.Value ? Moments.DayOfInstant(dateAt) : ObservedAt is { } at ? Moments.DayOfInstant(at) : null;
        FetchedAt = fetched == Reading.Value ? fetchedAt : ObservedAt;
    }
}
