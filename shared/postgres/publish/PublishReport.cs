namespace SparkMusic.Postgres.Publish;

/// <summary>A table that went to Postgres: how many of its partitions, and their rows.</summary>
public sealed record PublishedTable(string Table, int Partitions, long Rows);

/// <summary>What a publish did. Tables that were there already are not among <paramref name="Tables"/>.</summary>
/// <param name="Place">host:port, database.</param>
/// <param name="Tables">What was replaced.</param>
/// <param name="Same">How many tables were there already.</param>
/// <param name="Seconds">All of it, waiting included.</param>
public sealed record PublishReport(string Place, IReadOnlyList<PublishedTable> Tables, int Same, double Seconds)
{
    public long Rows => Tables.Sum(table => table.Rows);
}
