using SparkMusic.Calls;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>How many searches a daily run makes for posts: they never take those that playlists and artists need the next day.</summary>
static class CandidateShare
{
    /// <param name="others">Searches that others need before.</param>
    /// <returns>Null: as many as there are texts.</returns>
    public static int? Of(Bucket search, BudgetOutlook outlook, long others) => outlook.Left is not { } left ? null
        : (int)Math.Clamp(left - others - (search.PerDay ?? 0) / 2, 0, int.MaxValue);
}
