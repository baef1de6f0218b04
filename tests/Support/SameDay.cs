using NUnit.Framework.Interfaces;

[assembly: SparkMusic.Tests.Support.SameDay]

namespace SparkMusic.Tests.Support;

/// <summary>
/// No test begins so shortly before midnight, UTC, that it would end on the next day: what was collected today is not collected again, and
/// a test that collects twice would find that it is.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SameDayAttribute : Attribute, ITestAction
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
        var left = Left(TimeProvider.System.GetUtcNow());
        if (left > TimeSpan.Zero) Thread.Sleep(left);
    }

    public void AfterTest(ITest test)
    {
    }

    /// <summary>How long to wait for the next day; nothing while this one is long enough.</summary>
    internal static TimeSpan Left(DateTimeOffset now)
    {
        var left = TimeSpan.FromDays(1) - now.TimeOfDay;
        return left < Longest ? left + TimeSpan.FromSeconds(1) : TimeSpan.Zero;
    }
}
